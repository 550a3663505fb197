-- At most one row: who owns our schema.
SELECT pg_catalog.pg_get_userbyid(n.nspowner)::text
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname = 'whimbrel'
ORDER BY n.oid;
