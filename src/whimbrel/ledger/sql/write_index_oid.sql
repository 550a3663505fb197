-- No row. Parameters: oid of the index, row id of the migration, position.
UPDATE whimbrel.step AS s
SET index_oid = %s
WHERE s.migration_id = %s AND s.position = %s AND s.state = 'started';
