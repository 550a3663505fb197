-- One row: the applied migration that counts no more. Parameter: row id of the migration.
UPDATE whimbrel.migration AS m
SET rolled_back_at = pg_catalog.clock_timestamp()
WHERE m.id = %s AND m.finished_at IS NOT NULL AND m.rolled_back_at IS NULL
RETURNING m.id;
