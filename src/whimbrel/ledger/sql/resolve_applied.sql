-- No row: recorded as applied without being run. Parameters: id, checksum, name.
INSERT INTO whimbrel.migration (
    id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at,
    applied_steps_count
)
SELECT %s, %s, clock.now, %s, '', NULL, clock.now, 0
FROM pg_catalog.clock_timestamp() AS clock (now);
