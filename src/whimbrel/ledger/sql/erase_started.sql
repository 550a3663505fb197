-- No row. Parameters: row id of the migration, position.
DELETE FROM whimbrel.step AS s
WHERE s.migration_id = %s AND s.position = %s AND s.state = 'started';
