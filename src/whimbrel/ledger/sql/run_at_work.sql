-- At most one row: the newest run that has not ended; alone it does not say that it is at work.
SELECT r.number, r.application, r.started_at
FROM whimbrel.run AS r
WHERE r.finished_at IS NULL
ORDER BY r.number DESC
LIMIT 1;
