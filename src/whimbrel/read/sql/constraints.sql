-- One row: a constraint of a table, not-null constraints (PostgreSQL 18) included.
SELECT
    k.oid,
    k.conrelid AS relation_oid,
    k.conname::text AS name,
    k.contype::text AS type,
    pg_catalog.pg_get_constraintdef(k.oid) AS definition,
    k.convalidated AS is_valid,
    k.connoinherit AS no_inherit,
    k.conindid AS index_oid,
    k.confrelid AS references_oid,
    k.conparentid AS parent_oid,
    k.conislocal AS is_local,
    c.relkind = 'p' AS is_partitioned,
    coalesce(
        (
            SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.rank)
            FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (number, rank)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
        ),
        '{}'
    ) AS columns
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE k.conrelid >= 16384
  AND k.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
ORDER BY k.oid
