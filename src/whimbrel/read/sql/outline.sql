-- One row: a table or view that this role may read; its rows as the planner estimates them (-1:
-- never counted), its size with indexes and large values.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    c.reltuples::bigint AS estimate,
    CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_total_relation_size(c.oid) ELSE 0 END
        AS size_bytes
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
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
