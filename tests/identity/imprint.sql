-- One row per thing that a change would leave a trace in, its name and what is known of it; of a
-- relation with rows, the query that makes a digest of them. xmin tells of a row that was written
-- again with the same values.
SELECT
    'rows of ' || c.oid::regclass::text AS thing,
    pg_catalog.format(
        $$SELECT md5(string_agg(t.ctid::text || t.xmin::text || %s, ',' ORDER BY t.ctid)) FROM ONLY %s AS t$$,
        CASE WHEN n.nspname = 'pg_catalog' THEN '''''' ELSE 't::text' END,
        c.oid::regclass
    ) AS known,
    true AS is_query
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
   OR n.nspname = 'pg_catalog' AND c.relname IN (
    'pg_namespace', 'pg_attribute', 'pg_attrdef', 'pg_constraint', 'pg_index', 'pg_proc',
    'pg_type', 'pg_trigger', 'pg_rewrite', 'pg_policy', 'pg_extension', 'pg_event_trigger',
    'pg_default_acl', 'pg_description', 'pg_db_role_setting', 'pg_largeobject_metadata'
)
UNION ALL
SELECT
    'relation ' || c.oid::regclass::text,
    pg_catalog.concat_ws(' ', c.oid, c.relfilenode, c.relowner, c.relacl, c.reloptions, c.relkind),
    false
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'sequence ' || s.schemaname || '.' || s.sequencename, s.last_value::text, false
FROM pg_catalog.pg_sequences AS s
UNION ALL
SELECT
    'database',
    pg_catalog.concat_ws(' ', d.oid, d.datname, d.datdba, d.datacl, d.datallowconn),
    false
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
ORDER BY 1, 2;
