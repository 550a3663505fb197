-- One row per batched statement that has begun and is not done.
SELECT
    m.migration_name, m.id::text, s.position, s.evidence -> 'batch' AS batch,
    coalesce(s.evidence ->> 'wanted', 'run') AS wanted, s.started_at
FROM whimbrel.step AS s
JOIN whimbrel.migration AS m ON m.id = s.migration_id
WHERE s.state = 'started' AND s.evidence -> 'batch' IS NOT NULL
  AND m.rolled_back_at IS NULL AND m.finished_at IS NULL
ORDER BY s.started_at, s.position;
