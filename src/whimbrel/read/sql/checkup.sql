-- One row: what this session may do, and settings of its server that matter to whoever changes it.
-- Parameter: the schema that the application uses.
SELECT
    pg_catalog.current_setting('server_version_num')::integer AS version,
    CURRENT_USER::text AS role,
    pg_catalog.current_database()::text AS database,
    r.rolsuper AS is_superuser,
    r.rolcreatedb AS may_create_database,
    pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
    AS may_create_in_database,
    COALESCE(
        (
            SELECT pg_catalog.has_schema_privilege(n.oid, 'CREATE')
            FROM pg_catalog.pg_namespace AS n
            WHERE n.nspname = %s
        ),
        -- It would be made first.
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
    ) AS may_create_in_schema,
    pg_catalog.current_setting('fsync')::boolean AS fsync,
    pg_catalog.current_setting('full_page_writes')::boolean AS full_page_writes,
    pg_catalog.current_setting('autovacuum')::boolean AS autovacuum,
    pg_catalog.current_setting('max_connections')::integer AS max_connections,
    (SELECT pg_catalog.sum(d.numbackends) FROM pg_catalog.pg_stat_database AS d)::integer
    AS connections,
    (
        SELECT s.setting::integer
        FROM pg_catalog.pg_settings AS s
        WHERE s.name = 'idle_in_transaction_session_timeout'
    ) AS idle_in_transaction_timeout_ms,
    EXTRACT(epoch FROM pg_catalog.clock_timestamp())::double precision AS clock
FROM pg_catalog.pg_roles AS r
WHERE r.rolname = CURRENT_USER
ORDER BY r.rolname;
