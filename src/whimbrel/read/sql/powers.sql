-- One row: something that this session's role could do beside reading tables, in words.
WITH me AS (
    SELECT r.oid, r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
        r.rolbypassrls
    FROM pg_catalog.pg_roles AS r
    WHERE pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER')
),
ours AS (
    SELECT c.oid, c.relkind, c.relowner, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
)
SELECT p.power
FROM (
    SELECT 1 AS place, 'is a superuser' AS power FROM me WHERE me.rolsuper
    UNION ALL
    SELECT 2, 'may make roles' FROM me WHERE me.rolcreaterole AND NOT me.rolsuper
    UNION ALL
    SELECT 3, 'may make databases' FROM me WHERE me.rolcreatedb AND NOT me.rolsuper
    UNION ALL
    SELECT 4, 'may replicate' FROM me WHERE me.rolreplication AND NOT me.rolsuper
    UNION ALL
    SELECT 5, 'is a member of ' || me.rolname::text FROM me
    WHERE me.rolname::text ~ '^pg_' AND me.rolname::text NOT IN (
        'pg_monitor', 'pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables',
        'pg_database_owner'
    ) AND NOT EXISTS (SELECT FROM me AS s WHERE s.rolsuper)
    UNION ALL
    SELECT 6, 'owns this database' FROM me
    JOIN pg_catalog.pg_database AS d ON d.datdba = me.oid
    WHERE d.datname = pg_catalog.current_database() AND NOT me.rolsuper
    UNION ALL
    SELECT 7, 'owns ' || pg_catalog.min(o.name) FROM ours AS o
    JOIN me ON me.oid = o.relowner WHERE NOT me.rolsuper HAVING pg_catalog.count(*) > 0
    UNION ALL
    SELECT 8, 'may write to ' || pg_catalog.min(o.name)
    FROM ours AS o
    CROSS JOIN me
    WHERE NOT me.rolsuper AND CASE
        WHEN o.relkind = 'S' THEN pg_catalog.has_sequence_privilege(me.oid, o.oid, 'USAGE, UPDATE')
        ELSE pg_catalog.has_table_privilege(
            me.oid, o.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER'
        ) OR pg_catalog.has_any_column_privilege(me.oid, o.oid, 'INSERT, UPDATE')
    END
    HAVING pg_catalog.count(*) > 0
    UNION ALL
    SELECT 9, 'may make tables in schema ' || pg_catalog.min(n.nspname::text)
    FROM pg_catalog.pg_namespace AS n
    CROSS JOIN me
    WHERE NOT me.rolsuper AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND pg_catalog.has_schema_privilege(me.oid, n.oid, 'CREATE')
    HAVING pg_catalog.count(*) > 0
    UNION ALL
    SELECT 10, 'may make schemas in this database' FROM me
    WHERE NOT me.rolsuper AND pg_catalog.has_database_privilege(
        me.oid, pg_catalog.current_database(), 'CREATE'
    )
    UNION ALL
    SELECT 11, 'may read passwords (pg_authid)' FROM me
    WHERE NOT me.rolsuper
      AND pg_catalog.has_table_privilege(me.oid, 'pg_catalog.pg_authid', 'SELECT')
) AS p
GROUP BY p.place, p.power
ORDER BY p.place, p.power;
