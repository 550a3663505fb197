-- One row: this session, the server's clock, its version, and whose server it is.
SELECT
    a.pid,
    extract(epoch FROM a.backend_start)::double precision AS began,
    extract(epoch FROM pg_catalog.clock_timestamp())::double precision AS clock,
    pg_catalog.current_setting('server_version_num')::integer AS version,
    pg_catalog.current_setting('cluster_name') AS cluster_name
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid = pg_catalog.pg_backend_pid()
ORDER BY a.pid
