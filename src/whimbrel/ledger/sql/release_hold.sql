-- One row per hold of that name that is released. Parameters: who, name.
UPDATE whimbrel.hold AS h
SET released_at = pg_catalog.clock_timestamp(), released_by = %s
WHERE h.migration_name = %s AND h.released_at IS NULL
RETURNING h.number;
