-- No row: this attempt counts no more. Parameter: row id of the migration.
UPDATE whimbrel.migration AS m
SET rolled_back_at = pg_catalog.clock_timestamp()
WHERE m.id = %s AND m.finished_at IS NULL;
