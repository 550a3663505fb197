-- One row: a table or view that this role may read; its rows as the planner estimates them (-1:
-- never counted), its size without indexes as VACUUM last counted it (0: never). To ask the disk
-- would be to wait for whoever has the table locked.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    c.reltuples::bigint AS estimate,
    (
        (c.relpages + COALESCE(t.relpages, 0))::bigint
        * pg_catalog.current_setting('block_size')::bigint
    ) AS size_bytes
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = c.reltoastrelid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  AND (
      pg_catalog.has_table_privilege(c.oid, 'SELECT')
      OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
  )
ORDER BY n.nspname, c.relname;
