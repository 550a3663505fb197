-- One row: a subscription of this database, for those who may not read how it connects.
SELECT
    'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    s.oid,
    'subscription' AS kind,
    '' AS schema,
    s.subname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(E'\n', s.subslotname::text, s.subpublications::text) AS definition
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = pg_catalog.current_database()
ORDER BY s.oid
