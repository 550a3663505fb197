-- One row per freeze that holds now, the newest first.
SELECT f.frozen_by, f.frozen_at, f.until_at, f.reason
FROM whimbrel.freeze AS f
WHERE f.lifted_at IS NULL
  AND (f.until_at IS NULL OR f.until_at > pg_catalog.clock_timestamp())
ORDER BY f.number DESC;
