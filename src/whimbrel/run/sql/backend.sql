-- One row when that very backend still lives. Parameters: pid, start time as text.
SELECT b.pid
FROM pg_catalog.pg_stat_get_activity(%s) AS b
WHERE b.backend_start::text = %s
ORDER BY b.pid;
