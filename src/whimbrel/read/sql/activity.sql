-- One row: what this database has done since its statistics were reset, and what is going on now.
SELECT
    pg_catalog.clock_timestamp() AS at,
    s.xact_commit AS commits,
    s.xact_rollback AS rollbacks,
    s.deadlocks,
    s.temp_bytes,
    s.blks_read AS blocks_read,
    s.blks_hit AS blocks_hit,
    pg_catalog.pg_database_size(d.oid) AS size_bytes,
    pg_catalog.current_setting('max_connections')::integer AS most_connections,
    (
        SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS a
        WHERE a.wait_event_type = 'Lock' AND a.datname = pg_catalog.current_database()
    )::integer AS blocked,
    COALESCE((
        SELECT pg_catalog.max(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start))
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
          AND a.backend_type = 'client backend'
    ), 0)::double precision AS oldest_transaction_s,
    COALESCE((
        SELECT pg_catalog.max(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.query_start))
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
          AND a.backend_type = 'client backend' AND a.state = 'active'
    ), 0)::double precision AS longest_query_s
FROM pg_catalog.pg_database AS d
JOIN pg_catalog.pg_stat_database AS s ON s.datid = d.oid
WHERE d.datname = pg_catalog.current_database()
ORDER BY d.oid;
