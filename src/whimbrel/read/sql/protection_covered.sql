-- One row: a table that has the trigger of the guard.
SELECT n.nspname::text AS schema, c.relname::text AS relation
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE t.tgname = 'whimbrel_truncate'
ORDER BY n.nspname, c.relname;
