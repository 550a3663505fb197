-- One row when a backend of that pid lives: its start time as text. Parameter: pid.
SELECT b.backend_start::text AS started
FROM pg_catalog.pg_stat_get_activity(%s) AS b
ORDER BY b.pid;
