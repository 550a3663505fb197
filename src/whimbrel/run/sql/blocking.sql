-- One row per session that a waiting backend waits for, directly. Parameter: pid of the waiting.
SELECT
    b.pid,
    coalesce(a.usename::text, CASE WHEN b.pid = 0 THEN 'a prepared transaction' ELSE 'unknown' END)
        AS usename,
    coalesce(
        nullif(a.application_name, ''), a.backend_type, CASE WHEN w.is_worker THEN 'autovacuum worker' END, ''
    ) AS application_name,
    coalesce(pg_catalog.host(a.client_addr), 'a local socket') AS client,
    coalesce(a.state, 'not visible to this role') AS state,
    CASE WHEN a.state IS NULL THEN '' ELSE a.query END AS query,
    a.xact_start,
    coalesce(
        pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start), 0
    )::double precision AS xact_age_s,
    w.is_worker AND NOT w.is_aged AS gives_way,
    w.is_worker AND w.is_aged AS is_wraparound
FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(%s)) AS b (pid)
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = b.pid
CROSS JOIN LATERAL (
    -- A role that may not see them knows workers by having no user, and what they are about by
    -- the age of the table: older than the limit it is vacuumed against wraparound.
    SELECT
        coalesce(a.backend_type = 'autovacuum worker', a.usesysid IS NULL AND a.datid IS NOT NULL)
            AS is_worker,
        coalesce(a.backend_type IS NULL AND EXISTS (
            SELECT FROM pg_catalog.pg_locks AS held
            JOIN pg_catalog.pg_class AS c ON c.oid = held.relation AND c.relkind IN ('r', 'm', 't')
            LEFT JOIN pg_catalog.pg_options_to_table(c.reloptions) AS o
                ON o.option_name = 'autovacuum_freeze_max_age'
            WHERE held.pid = a.pid AND held.mode = 'ShareUpdateExclusiveLock' AND held.granted
                AND (pg_catalog.age(c.relfrozenxid) > least(
                        o.option_value::bigint,
                        pg_catalog.current_setting('autovacuum_freeze_max_age')::bigint)
                    OR pg_catalog.mxid_age(c.relminmxid)
                        > pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::bigint)
        ), false) OR coalesce(a.query LIKE '%%to prevent wraparound%%', false) AS is_aged
) AS w
ORDER BY a.xact_start NULLS LAST, b.pid;
