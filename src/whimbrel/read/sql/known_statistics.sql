-- One row per extended statistics object on columns of one table.
SELECT n.nspname::text AS schema, c.relname::text AS table, sn.nspname::text AS statistics_schema,
    e.stxname::text AS name,
    ARRAY(
        SELECT DISTINCT a.attname::text
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_catalog.pg_statistic_ext'::regclass AND d.objid = e.oid
            AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid > 0
        ORDER BY 1
    ) AS columns,
    pg_catalog.pg_get_statisticsobjdef(e.oid) AS definition,
    COALESCE(e.stxstattarget, -1)::int AS target,
    COALESCE(pg_catalog.obj_description(e.oid, 'pg_statistic_ext'), '') AS comment
FROM pg_catalog.pg_statistic_ext AS e
JOIN pg_catalog.pg_class AS c ON c.oid = e.stxrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_namespace AS sn ON sn.oid = e.stxnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, c.relname, sn.nspname, e.stxname;
