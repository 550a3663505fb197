-- One row per attempt that has step records: who ran its first step.
SELECT DISTINCT ON (s.migration_id)
    s.migration_id::text, r.number, r.who, r.os_user, r.host, r.application, r.started_at, r.outcome
FROM whimbrel.step AS s
JOIN whimbrel.run AS r ON r.number = s.run
ORDER BY s.migration_id, s.position;
