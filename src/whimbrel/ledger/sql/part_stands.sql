-- One row where a statement of an unfinished attempt of this migration stands.
SELECT s.position
FROM whimbrel.migration AS m
JOIN whimbrel.step AS s ON s.migration_id = m.id
WHERE
    m.migration_name = %s
    AND m.finished_at IS NULL
    AND m.rolled_back_at IS NULL
    AND s.state <> 'failed'
ORDER BY s.position
LIMIT 1
