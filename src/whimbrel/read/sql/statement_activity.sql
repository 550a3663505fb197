-- One row: one of the statements on which this database has spent most time (pg_stat_statements).
SELECT
    s.queryid::bigint AS id,
    s.calls,
    s.total_exec_time / 1000 AS total_s,
    s.rows
FROM pg_stat_statements AS s
JOIN pg_catalog.pg_database AS d ON d.oid = s.dbid
WHERE d.datname = pg_catalog.current_database() AND s.queryid IS NOT NULL
ORDER BY s.total_exec_time DESC, s.queryid
LIMIT 200;
