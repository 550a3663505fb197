-- One row: how many sessions of this database wait for a lock, by how many seconds the slowest
-- standby lags behind, and how many transactions were committed and rolled back until now.
SELECT
    (
        SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS a
        WHERE a.wait_event_type = 'Lock' AND a.datname = pg_catalog.current_database()
          AND a.pid <> pg_catalog.pg_backend_pid()
    )::integer AS blocked,
    COALESCE((
        SELECT pg_catalog.max(EXTRACT(epoch FROM r.replay_lag))
        FROM pg_catalog.pg_stat_replication AS r
    ), 0)::double precision AS lag_s,
    d.xact_commit AS committed,
    d.xact_rollback AS rolled_back
FROM pg_catalog.pg_stat_database AS d
WHERE d.datname = pg_catalog.current_database()
ORDER BY 1;
