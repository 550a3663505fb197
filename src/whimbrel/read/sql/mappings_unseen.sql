-- One row: a user mapping whose options are not for this role to read (as pg_user_mappings has it).
SELECT
    'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    u.umid AS oid,
    'user mapping' AS kind,
    '' AS schema,
    u.srvname::text AS name,
    CASE u.umuser WHEN 0 THEN '' ELSE u.usename::text END AS part,
    '' AS definition
FROM pg_catalog.pg_user_mappings u
JOIN pg_catalog.pg_foreign_server s ON s.oid = u.srvid
WHERE NOT CASE
    WHEN u.umuser = 0 THEN pg_catalog.pg_has_role(s.srvowner, 'USAGE')
    ELSE u.usename = current_user
        AND (
            pg_catalog.pg_has_role(s.srvowner, 'USAGE')
            OR pg_catalog.has_server_privilege(s.oid, 'USAGE')
        )
END
ORDER BY u.umid
