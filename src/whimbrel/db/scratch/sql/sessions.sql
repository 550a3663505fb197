-- One row: a session on this server; when it began is hidden (NULL) where it is another role's.
SELECT
    a.pid,
    extract(epoch FROM a.backend_start)::double precision AS began
FROM pg_catalog.pg_stat_activity AS a
ORDER BY a.pid
