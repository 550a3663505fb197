-- No row. Parameters: row id of the migration, position.
UPDATE whimbrel.step AS s
SET state = 'applied', finished_at = pg_catalog.clock_timestamp()
WHERE s.migration_id = %s AND s.position = %s;
