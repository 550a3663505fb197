-- One row: an index, also one that a constraint made for itself; `body` follows the word ON.
SELECT
    i.indexrelid AS oid,
    i.indrelid AS relation_oid,
    n.nspname::text AS schema,
    c.relname::text AS name,
    pg_catalog.substr(
        pg_catalog.pg_get_indexdef(i.indexrelid),
        pg_catalog.length(
            CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END
            || pg_catalog.quote_ident(c.relname) || ' ON '
        ) + 1
    ) AS body,
    i.indisunique AS is_unique,
    i.indisvalid AS is_valid
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE i.indrelid >= 16384
  AND n.nspname <> 'pg_toast'
ORDER BY i.indexrelid
