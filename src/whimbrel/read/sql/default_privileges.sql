-- One row: what a role grants on objects it will make.
SELECT
    'pg_catalog.pg_default_acl'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    d.oid,
    'default privileges' AS kind,
    coalesce(n.nspname::text, '') AS schema,
    pg_catalog.pg_get_userbyid(d.defaclrole)::text || ' on ' || d.defaclobjtype::text AS name,
    '' AS part,
    d.defaclacl::text AS definition
FROM pg_catalog.pg_default_acl d
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
ORDER BY d.oid
