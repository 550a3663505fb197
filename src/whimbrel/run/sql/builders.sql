-- One row per backend that is building an index of a table. Parameter: table's oid.
SELECT p.pid
FROM pg_catalog.pg_stat_progress_create_index AS p
WHERE p.relid = %s AND p.pid <> pg_catalog.pg_backend_pid()
ORDER BY p.pid;
