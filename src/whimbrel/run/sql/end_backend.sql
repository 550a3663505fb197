-- One row when that very backend still lives: was it told to end? Parameters: pid, start as text.
SELECT pg_catalog.pg_terminate_backend(b.pid) AS is_told
FROM pg_catalog.pg_stat_get_activity(%s) AS b
WHERE b.backend_start::text = %s
ORDER BY b.pid;
