-- One row: the backend behind this connection, and as whom we are in it.
SELECT
    b.pid,
    b.backend_start::text AS backend_start,
    session_user::text AS session_user,
    pg_catalog.current_setting('role') AS role,
    pg_catalog.current_setting('server_version_num')::integer AS server_version,
    pg_catalog.current_setting('is_superuser') = 'on' AS is_superuser,
    pg_catalog.pg_is_in_recovery() AS is_in_recovery,
    CASE WHEN NOT pg_catalog.pg_is_in_recovery()
        THEN pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8)
    END AS timeline,
    pg_catalog.current_setting('synchronous_standby_names') <> '' AS waits_for_standby
FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid()) AS b
ORDER BY b.pid;
