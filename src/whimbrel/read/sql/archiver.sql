-- One row: for how many seconds the newest WAL could not be archived, null where it can be.
SELECT
    CASE
        WHEN pg_catalog.current_setting('archive_mode') <> 'off'
            AND (a.last_archived_time IS NULL OR a.last_failed_time > a.last_archived_time)
        THEN EXTRACT(
            epoch FROM pg_catalog.clock_timestamp()
            - COALESCE(a.last_archived_time, a.last_failed_time)
        )
    END::double precision AS failing_s
FROM pg_catalog.pg_stat_archiver AS a
ORDER BY 1;
