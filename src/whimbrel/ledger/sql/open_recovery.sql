-- At most one row: the recovery that is not ended.
SELECT
    r.number, r.begun_at, r.begun_by, r.fence, r.connection_limit, r.backup, r.copy, r.copy_server
FROM whimbrel.recovery AS r
WHERE r.ended_at IS NULL
ORDER BY r.number;
