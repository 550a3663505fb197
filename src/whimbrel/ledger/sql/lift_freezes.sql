-- One row per freeze of those named that stood until now. Parameters: who, reason, numbers.
UPDATE whimbrel.freeze AS f
SET lifted_at = pg_catalog.clock_timestamp(), lifted_by = %s, lifted_because = %s
WHERE f.number = ANY (%s)
  AND f.lifted_at IS NULL
  AND (f.until_at IS NULL OR f.until_at > pg_catalog.clock_timestamp())
RETURNING f.number;
