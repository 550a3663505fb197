-- One row: a column of a table, with what must stay the same while its data survives; of a table
-- without columns one without.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.oid,
    coalesce(pg_catalog.pg_relation_filenode(c.oid), 0::pg_catalog.oid) AS filenode,
    coalesce(a.attname::text, '') AS column_name,
    coalesce(a.attnum::int, 0) AS number
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p')
  AND n.nspname !~ '^pg_'
ORDER BY c.oid, a.attnum
