-- One row: how many clients are connected now, and how many sessions there have ever been.
SELECT
    (
        SELECT pg_catalog.count(*)
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.backend_type IN ('client backend', 'walsender')
            AND a.pid <> pg_catalog.pg_backend_pid()
    ) AS clients,
    (SELECT pg_catalog.sum(d.sessions)::bigint FROM pg_catalog.pg_stat_database AS d) AS sessions
ORDER BY 1
