-- One row per other client session of this database that has a transaction open; is_hidden where
-- this role may not see whether it has.
SELECT
    a.pid::integer AS pid,
    pg_catalog.concat_ws(
        ', ', a.usename::text,
        NULLIF(a.application_name, '') || COALESCE(' from ' || a.client_addr::text, '')
    ) AS who,
    COALESCE(a.state, '') AS state,
    COALESCE(
        EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start), 0
    )::double precision AS age_s,
    -- Of sessions of roles that it does not belong to, an ordinary role sees no more than this.
    a.backend_type IS NULL AS is_hidden
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = pg_catalog.current_database()
  AND a.pid <> pg_catalog.pg_backend_pid()
  AND (a.backend_type IS NULL OR a.backend_type = 'client backend' AND a.xact_start IS NOT NULL)
ORDER BY a.xact_start NULLS LAST, a.pid;
