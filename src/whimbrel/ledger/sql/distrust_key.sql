-- One row when the key was trusted until now. Parameter: key.
UPDATE whimbrel.trusted_key AS k
SET ended_at = pg_catalog.clock_timestamp()
WHERE k.key = %s AND k.ended_at IS NULL
RETURNING k.key;
