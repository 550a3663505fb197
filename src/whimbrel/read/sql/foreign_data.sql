-- One row: a foreign-data wrapper, server or user mapping, or a foreign table's server.
SELECT
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    w.oid,
    'foreign-data wrapper' AS kind,
    '' AS schema,
    w.fdwname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n',
        w.fdwhandler::pg_catalog.regprocedure::text,
        w.fdwvalidator::pg_catalog.regprocedure::text,
        w.fdwoptions::text
    ) AS definition
FROM pg_catalog.pg_foreign_data_wrapper w
WHERE w.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass::pg_catalog.oid,
    s.oid,
    'foreign server',
    '',
    s.srvname::text,
    '',
    pg_catalog.concat_ws(
        E'\n', w.fdwname::text, s.srvtype, s.srvversion, s.srvoptions::text
    )
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
UNION ALL
SELECT
    'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid,
    u.umid,
    'user mapping',
    '',
    u.usename::text || ' on ' || u.srvname,
    '',
    'exists'
FROM pg_catalog.pg_user_mappings u
ORDER BY 1, 2
