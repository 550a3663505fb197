-- At most one row: what this connection is in and how it is marked, in one round trip.
SELECT
    d.oid::bigint,
    pg_catalog.pg_is_in_recovery(),
    i.uuid::text,
    i.kind,
    i.system_identifier,
    i.database_oid::bigint,
    CASE WHEN i.system_identifier NOT LIKE 'host:%'
    THEN (SELECT s.system_identifier::text FROM pg_catalog.pg_control_system() AS s) END
FROM pg_catalog.pg_database AS d
CROSS JOIN whimbrel.identity AS i
WHERE d.datname = pg_catalog.current_database()
ORDER BY d.oid;
