-- One row: a schema of the user's.
SELECT n.oid, n.nspname::text AS name
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_keep', 'whimbrel_protect')
ORDER BY n.nspname
