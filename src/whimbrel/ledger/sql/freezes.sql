-- One row per freeze that holds now, the newest first, then those to come, the next one first. In a
-- ledger of before windows too.
SELECT f.number, f.frozen_by, w.since, f.until_at, f.reason, w.lift_by, w.holds
FROM whimbrel.freeze AS f
CROSS JOIN LATERAL (
    SELECT
        COALESCE((j.row ->> 'from_at')::timestamptz, f.frozen_at) AS since,
        COALESCE(j.row ->> 'lift_by', '') AS lift_by,
        COALESCE((j.row ->> 'from_at')::timestamptz <= pg_catalog.clock_timestamp(), true) AS holds
    FROM (SELECT pg_catalog.to_jsonb(f) AS row) AS j
) AS w
WHERE f.lifted_at IS NULL
  AND (f.until_at IS NULL OR f.until_at > pg_catalog.clock_timestamp())
ORDER BY w.holds DESC, CASE WHEN w.holds THEN -f.number END, w.since, f.number;
