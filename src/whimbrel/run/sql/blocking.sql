-- One row per session that a waiting backend waits for, directly. Parameter: pid of the waiting.
SELECT
    b.pid,
    coalesce(a.usename::text, CASE WHEN b.pid = 0 THEN 'a prepared transaction' ELSE 'unknown' END)
        AS usename,
    coalesce(nullif(a.application_name, ''), a.backend_type, '') AS application_name,
    coalesce(pg_catalog.host(a.client_addr), 'a local socket') AS client,
    coalesce(a.state, 'not visible to this role') AS state,
    CASE WHEN a.state IS NULL THEN '' ELSE a.query END AS query,
    a.xact_start,
    coalesce(
        pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start), 0
    )::double precision AS xact_age_s,
    coalesce(a.backend_type = 'autovacuum worker', false)
        AND a.query NOT LIKE '%%to prevent wraparound%%' AS gives_way,
    coalesce(a.backend_type = 'autovacuum worker', false)
        AND a.query LIKE '%%to prevent wraparound%%' AS is_wraparound
FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(%s)) AS b (pid)
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = b.pid
ORDER BY a.xact_start NULLS LAST, b.pid;
