-- One row per index of a table, with what its definition is recognised by. Parameter: table.
SELECT
    i.indexrelid::bigint AS index_oid,
    n.nspname::text AS schema,
    c.relname::text AS index_name,
    i.indisvalid AS is_valid,
    i.indisunique AS is_unique,
    a.amname::text AS access_method,
    i.indnkeyatts::integer AS key_count,
    i.indpred IS NOT NULL AS is_partial,
    (
        SELECT pg_catalog.array_agg(coalesce(t.attname::text, '') ORDER BY k.place)
        FROM pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
        LEFT JOIN pg_catalog.pg_attribute AS t
            ON t.attrelid = i.indrelid AND t.attnum = k.attnum AND k.attnum <> 0
    ) AS columns
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am AS a ON a.oid = c.relam
WHERE i.indrelid = pg_catalog.to_regclass(%s)
ORDER BY i.indexrelid;
