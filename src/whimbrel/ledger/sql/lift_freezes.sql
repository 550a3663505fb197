-- One row per freeze that held until now. Parameters: who, reason.
UPDATE whimbrel.freeze AS f
SET lifted_at = pg_catalog.clock_timestamp(), lifted_by = %s, lifted_because = %s
WHERE f.lifted_at IS NULL
  AND (f.until_at IS NULL OR f.until_at > pg_catalog.clock_timestamp())
RETURNING f.frozen_by, f.frozen_at, f.until_at, f.reason;
