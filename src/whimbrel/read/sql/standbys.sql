-- One row per receiver of this server's WAL that reports how far it has replayed; is_hidden where
-- this role may not see how far.
SELECT
    COALESCE(NULLIF(r.application_name, ''), r.client_addr::text, 'pid ' || r.pid) AS name,
    EXTRACT(epoch FROM r.replay_lag)::double precision AS lag_s,
    GREATEST(COALESCE(pg_catalog.pg_wal_lsn_diff(
        CASE
            WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()
            ELSE pg_catalog.pg_current_wal_lsn()
        END,
        r.replay_lsn
    ), 0), 0)::bigint AS lag_bytes,
    r.state IS NULL AS is_hidden
FROM pg_catalog.pg_stat_replication AS r
-- A base backup and pg_receivewal replay nothing.
WHERE r.state IS NULL OR r.replay_lsn IS NOT NULL
ORDER BY 1, 3;
