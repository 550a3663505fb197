-- One row: how far the server's own archiver is, where its log is now, and how long its segments are.
SELECT
    pg_catalog.current_setting('archive_mode') AS mode,
    COALESCE(a.last_archived_wal, '') AS archived,
    a.last_archived_time AS archived_at,
    CASE
        WHEN a.last_failed_time > COALESCE(a.last_archived_time, '-infinity'::timestamptz)
        THEN EXTRACT(
            epoch FROM pg_catalog.clock_timestamp()
            - COALESCE(a.last_archived_time, a.last_failed_time)
        )
    END::double precision AS failing_s,
    (
        SELECT pg_catalog.pg_size_bytes(s.setting || COALESCE(s.unit, 'B'))
        FROM pg_catalog.pg_settings AS s
        WHERE s.name = 'wal_segment_size'
    ) AS segment_bytes,
    CASE
        WHEN NOT pg_catalog.pg_is_in_recovery()
        THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')
    END::bigint AS now_at
FROM pg_catalog.pg_stat_archiver AS a
ORDER BY 1;
