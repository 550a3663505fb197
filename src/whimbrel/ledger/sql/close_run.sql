-- No row. Parameters: outcome, number.
UPDATE whimbrel.run AS r
SET finished_at = pg_catalog.clock_timestamp(), outcome = %s
WHERE r.number = %s AND r.finished_at IS NULL;
