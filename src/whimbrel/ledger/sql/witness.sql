-- At most one row: what this connection is in and how it is marked, in one round trip.
SELECT
    d.oid::bigint,
    pg_catalog.pg_is_in_recovery(),
    CASE WHEN NOT pg_catalog.pg_is_in_recovery()
    THEN pg_catalog.substr(
        pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8
    ) END,
    i.environment,
    i.kind,
    i.uuid::pg_catalog.text,
    i.system_identifier,
    i.database_oid::bigint,
    (SELECT s.system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system() AS s)
FROM pg_catalog.pg_database AS d
CROSS JOIN ONLY whimbrel.identity AS i
WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
ORDER BY d.oid;
