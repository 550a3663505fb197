-- One row per role of those named for which this session cannot speak: it is no member of it, or
-- there is none; a superuser speaks for all. Parameter: names.
SELECT w.name
FROM pg_catalog.unnest(%s::text[]) AS w (name)
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_roles AS r
    WHERE (r.rolname::text = w.name AND pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER'))
       OR (r.rolname = session_user AND r.rolsuper)
)
ORDER BY w.name;
