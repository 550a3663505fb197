-- One row: the database that this connection is in, the timeline it writes (none in recovery), and
-- whether this role may ask for the cluster's number.
SELECT
    d.oid::bigint,
    d.datname::text,
    pg_catalog.current_setting('server_version_num')::integer,
    pg_catalog.pg_is_in_recovery(),
    CASE WHEN NOT pg_catalog.pg_is_in_recovery()
    THEN pg_catalog.substr(
        pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8
    ) END,
    COALESCE(
        pg_catalog.has_function_privilege(
            pg_catalog.to_regprocedure('pg_catalog.pg_control_system()'), 'EXECUTE'
        ),
        false
    )
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
ORDER BY d.oid;
