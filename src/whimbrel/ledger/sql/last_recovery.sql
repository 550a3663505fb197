-- At most one row: the newest recovery, ended or not.
SELECT
    r.number, r.begun_at, r.begun_by, r.fence, r.connection_limit, r.backup, r.copy, r.copy_server
FROM whimbrel.recovery AS r
ORDER BY r.number DESC
LIMIT 1;
