-- One row: a name among those asked for that is no role of this server.
SELECT DISTINCT n.name
FROM pg_catalog.unnest(%s::text []) AS n (name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = n.name)
ORDER BY n.name
