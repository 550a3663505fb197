-- One row: a foreign key of one relation, or one that points to it. Parameters: the relation,
-- quoted, twice.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    m.nspname::text AS to_schema,
    r.relname::text AS to_name,
    (
        SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.place)
        FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS u (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = u.number
    ) AS columns,
    (
        SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.place)
        FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS u (number, place)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.confrelid AND a.attnum = u.number
    ) AS to_columns,
    f.conrelid = pg_catalog.to_regclass(%s) AS is_own
FROM pg_catalog.pg_constraint AS f
JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class AS r ON r.oid = f.confrelid
JOIN pg_catalog.pg_namespace AS m ON m.oid = r.relnamespace
WHERE f.contype = 'f'
  AND f.conparentid = 0
  AND pg_catalog.to_regclass(%s) IN (f.conrelid, f.confrelid)
ORDER BY n.nspname, c.relname, f.conname;
