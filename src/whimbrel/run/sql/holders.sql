-- One row per session that holds a lock which conflicts with one that we want to take.
-- Parameters: names of relations, beside each a mode that is in the way, youngest transaction that
-- counts in seconds.
SELECT DISTINCT
    a.pid,
    coalesce(a.usename::text, 'unknown') AS usename,
    coalesce(nullif(a.application_name, ''), a.backend_type, '') AS application_name,
    coalesce(pg_catalog.host(a.client_addr), 'a local socket') AS client,
    coalesce(a.state, 'not visible to this role') AS state,
    CASE WHEN a.state IS NULL THEN '' ELSE a.query END AS query,
    a.xact_start,
    coalesce(
        pg_catalog.date_part('epoch', pg_catalog.statement_timestamp() - a.xact_start), 0
    )::double precision AS xact_age_s,
    coalesce(a.backend_type = 'autovacuum worker', false)
        AND a.query NOT LIKE '%%to prevent wraparound%%' AS gives_way,
    coalesce(a.backend_type = 'autovacuum worker', false)
        AND a.query LIKE '%%to prevent wraparound%%' AS is_wraparound
FROM ROWS FROM (
    pg_catalog.unnest(%s::text[]), pg_catalog.unnest(%s::text[])
) AS wanted (relation, mode)
JOIN pg_catalog.pg_locks AS l
    ON l.relation = pg_catalog.to_regclass(wanted.relation) AND l.mode = wanted.mode
JOIN pg_catalog.pg_database AS d ON d.oid = l.database
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.granted
    AND l.locktype = 'relation'
    AND d.datname = pg_catalog.current_database()
    AND a.pid <> pg_catalog.pg_backend_pid()
    AND a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => %s)
ORDER BY xact_start, pid;
