-- One row: a role among those asked for that stands in for one that was missing.
SELECT r.rolname::text AS name
FROM pg_catalog.pg_roles AS r
WHERE
    r.rolname = ANY(%s::text [])
    AND pg_catalog.shobj_description(r.oid, 'pg_authid') = %s
ORDER BY r.rolname
