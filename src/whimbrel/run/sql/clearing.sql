-- One row per user object to drop, in an order in which CASCADE rarely finds anything left.
-- Members of extensions go with their extension or stay with it; our own schema stays.
WITH ours AS (
    SELECT n.oid
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
),
droppable AS (
    SELECT e.oid
    FROM pg_catalog.pg_extension AS e
    WHERE e.extname <> 'plpgsql' AND (
        (
            SELECT r.rolsuper FROM pg_catalog.pg_roles AS r
            WHERE r.rolname = current_user
        ) OR EXISTS (
            SELECT FROM pg_catalog.pg_available_extension_versions AS v
            WHERE v.name = e.extname AND v.version = e.extversion AND v.trusted
        )
    )
),
candidate (rank, classid, objid) AS (
    SELECT 0, 'pg_catalog.pg_event_trigger'::regclass, t.oid FROM pg_catalog.pg_event_trigger AS t
    WHERE t.evtname NOT LIKE 'whimbrel\_%'
    UNION ALL
    SELECT 1, 'pg_catalog.pg_publication'::regclass, p.oid FROM pg_catalog.pg_publication AS p
    UNION ALL
    SELECT 2, 'pg_catalog.pg_class'::regclass, c.oid
    FROM pg_catalog.pg_class AS c JOIN ours AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    UNION ALL
    SELECT 3, 'pg_catalog.pg_class'::regclass, c.oid
    FROM pg_catalog.pg_class AS c JOIN ours AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
          AND d.deptype IN ('a', 'i')
    )
    UNION ALL
    SELECT 4, 'pg_catalog.pg_proc'::regclass, p.oid
    FROM pg_catalog.pg_proc AS p JOIN ours AS n ON n.oid = p.pronamespace
    UNION ALL
    SELECT 5, 'pg_catalog.pg_type'::regclass, t.oid
    FROM pg_catalog.pg_type AS t JOIN ours AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
    WHERE (t.typrelid = 0 OR c.relkind = 'c') AND t.typelem = 0 AND t.typtype <> 'm'
    UNION ALL
    SELECT 6, 'pg_catalog.pg_foreign_data_wrapper'::regclass, f.oid
    FROM pg_catalog.pg_foreign_data_wrapper AS f
    UNION ALL
    SELECT 7, 'pg_catalog.pg_namespace'::regclass, s.oid
    FROM pg_catalog.pg_namespace AS s JOIN ours AS n ON n.oid = s.oid
    WHERE s.nspname <> 'public' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_extension AS e
        WHERE e.extnamespace = s.oid AND e.oid NOT IN (SELECT d.oid FROM droppable AS d)
    )
    UNION ALL
    SELECT 8, 'pg_catalog.pg_extension'::regclass, d.oid FROM droppable AS d
    UNION ALL
    SELECT 9, x.classid, x.objid
    FROM (
        SELECT 'pg_catalog.pg_operator'::regclass AS classid, o.oid AS objid, o.oprnamespace AS nsp
        FROM pg_catalog.pg_operator AS o
        UNION ALL
        SELECT 'pg_catalog.pg_collation'::regclass, o.oid, o.collnamespace
        FROM pg_catalog.pg_collation AS o
        UNION ALL
        SELECT 'pg_catalog.pg_conversion'::regclass, o.oid, o.connamespace
        FROM pg_catalog.pg_conversion AS o
        UNION ALL
        SELECT 'pg_catalog.pg_opfamily'::regclass, o.oid, o.opfnamespace
        FROM pg_catalog.pg_opfamily AS o
        UNION ALL
        SELECT 'pg_catalog.pg_ts_config'::regclass, o.oid, o.cfgnamespace
        FROM pg_catalog.pg_ts_config AS o
        UNION ALL
        SELECT 'pg_catalog.pg_ts_dict'::regclass, o.oid, o.dictnamespace
        FROM pg_catalog.pg_ts_dict AS o
        UNION ALL
        SELECT 'pg_catalog.pg_ts_parser'::regclass, o.oid, o.prsnamespace
        FROM pg_catalog.pg_ts_parser AS o
        UNION ALL
        SELECT 'pg_catalog.pg_ts_template'::regclass, o.oid, o.tmplnamespace
        FROM pg_catalog.pg_ts_template AS o
    ) AS x
    JOIN ours AS n ON n.oid = x.nsp
)
SELECT c.classid::oid::bigint, c.objid::bigint
FROM candidate AS c
WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS d
    WHERE d.classid = c.classid AND d.objid = c.objid AND d.deptype IN ('e', 'i')
      AND (d.refclassid, d.refobjid) <> (d.classid, d.objid)
)
ORDER BY c.rank, c.classid, c.objid;
