-- One row per session that holds a lock which conflicts with one that we want to take.
-- Parameters: names of relations, beside each a mode that is in the way, youngest transaction that
-- counts in seconds.
SELECT DISTINCT
    a.pid,
    coalesce(a.usename::text, 'unknown') AS usename,
    coalesce(
        nullif(a.application_name, ''), a.backend_type, CASE WHEN w.is_worker THEN 'autovacuum worker' END, ''
    ) AS application_name,
    coalesce(pg_catalog.host(a.client_addr), 'a local socket') AS client,
    coalesce(a.state, 'not visible to this role') AS state,
    CASE WHEN a.state IS NULL THEN '' ELSE a.query END AS query,
    a.xact_start,
    coalesce(
        pg_catalog.date_part('epoch', pg_catalog.statement_timestamp() - a.xact_start), 0
    )::double precision AS xact_age_s,
    w.is_worker AND NOT w.is_aged AS gives_way,
    w.is_worker AND w.is_aged AS is_wraparound
FROM ROWS FROM (
    pg_catalog.unnest(%s::text[]), pg_catalog.unnest(%s::text[])
) AS wanted (relation, mode)
JOIN pg_catalog.pg_locks AS l
    ON l.relation = pg_catalog.to_regclass(wanted.relation) AND l.mode = wanted.mode
JOIN pg_catalog.pg_database AS d ON d.oid = l.database
JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
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
WHERE l.granted
    AND l.locktype = 'relation'
    AND d.datname = pg_catalog.current_database()
    AND a.pid <> pg_catalog.pg_backend_pid()
    AND (a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => %s)
        OR (a.backend_type IS NULL AND w.is_worker))
ORDER BY xact_start, pid;
