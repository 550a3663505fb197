-- One row per object that depends on a table or, where column is not empty, on that column of it.
SELECT DISTINCT n.nspname::text AS schema, c.relname::text AS table,
    COALESCE(a.attname::text, '') AS column,
    CASE
        WHEN v.relkind IN ('v', 'm') THEN
            CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END || v.oid::regclass::text
        WHEN k.oid IS NOT NULL THEN 'foreign key ' || k.conname || ' of ' || k.conrelid::regclass::text
        ELSE pg_catalog.pg_describe_object(d.classid, d.objid, 0)
    END AS dependent
FROM pg_catalog.pg_depend AS d
JOIN pg_catalog.pg_class AS c ON c.oid = d.refobjid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
LEFT JOIN pg_catalog.pg_rewrite AS w ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND w.oid = d.objid
LEFT JOIN pg_catalog.pg_class AS v ON v.oid = w.ev_class
LEFT JOIN pg_catalog.pg_constraint AS k ON d.classid = 'pg_catalog.pg_constraint'::regclass
    AND k.oid = d.objid AND k.contype = 'f' AND k.conrelid <> c.oid
WHERE d.refclassid = 'pg_catalog.pg_class'::regclass
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND (
        (w.oid IS NOT NULL AND v.oid <> c.oid)
        OR (w.oid IS NOT NULL AND c.relkind IN ('r', 'p') AND d.refobjsubid > 0)
        OR k.oid IS NOT NULL
        OR (d.classid IN ('pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_trigger'::regclass,
                'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_publication_rel'::regclass)
            AND d.refobjsubid > 0)
        OR (d.classid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0 AND d.refobjsubid > 0
            AND EXISTS (SELECT FROM pg_catalog.pg_class AS x WHERE x.oid = d.objid AND x.relkind IN ('i', 'I')))
    )
ORDER BY schema, "table", "column", dependent;
