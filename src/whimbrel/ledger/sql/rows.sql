-- One row per attempt of a migration, in the order in which they began.
SELECT
    m.id, m.checksum, m.finished_at, m.migration_name, m.logs, m.rolled_back_at, m.started_at,
    m.applied_steps_count
FROM whimbrel.migration AS m
ORDER BY m.started_at, m.id;
