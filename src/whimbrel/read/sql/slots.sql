-- One row per replication slot that keeps WAL back.
SELECT
    s.slot_name::text AS name,
    s.active AS is_active,
    GREATEST(pg_catalog.pg_wal_lsn_diff(
        CASE
            WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_receive_lsn()
            ELSE pg_catalog.pg_current_wal_lsn()
        END,
        s.restart_lsn
    ), 0)::bigint AS retained_bytes,
    COALESCE(s.wal_status, '') AS wal_status
FROM pg_catalog.pg_replication_slots AS s
WHERE s.restart_lsn IS NOT NULL
ORDER BY s.slot_name;
