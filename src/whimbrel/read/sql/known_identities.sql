-- One row per identity column: its sequence, with those options that are not the usual ones.
WITH found AS (
    SELECT n.nspname::text AS schema, c.relname::text AS table, a.attname::text AS column,
        CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END AS generated,
        s.oid, s.relowner, s.relacl, sn.nspname::text AS sequence_schema, s.relname::text AS sequence,
        q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
        CASE q.seqtypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 ELSE 9223372036854775807 END AS most
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind = 'r'
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::regclass
        AND d.refclassid = 'pg_catalog.pg_class'::regclass
        AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
    JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
    JOIN pg_catalog.pg_sequence AS q ON q.seqrelid = s.oid
    JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.relnamespace
    WHERE a.attidentity <> '' AND NOT a.attisdropped
        AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
), ends AS (
    SELECT f.*, CASE WHEN f.seqincrement > 0 THEN 1 ELSE -f.most - 1 END AS usual_min,
        CASE WHEN f.seqincrement > 0 THEN f.most ELSE -1 END AS usual_max
    FROM found AS f
)
SELECT e.schema, e.table, e.column, e.generated, e.sequence_schema, e.sequence,
    pg_catalog.array_remove(ARRAY[
        CASE WHEN e.seqincrement <> 1 THEN 'INCREMENT BY ' || e.seqincrement END,
        CASE WHEN e.seqmin <> e.usual_min THEN 'MINVALUE ' || e.seqmin END,
        CASE WHEN e.seqmax <> e.usual_max THEN 'MAXVALUE ' || e.seqmax END,
        CASE WHEN e.seqstart <> (CASE WHEN e.seqincrement > 0 THEN e.seqmin ELSE e.seqmax END)
            THEN 'START WITH ' || e.seqstart END,
        CASE WHEN e.seqcache <> 1 THEN 'CACHE ' || e.seqcache END,
        CASE WHEN e.seqcycle THEN 'CYCLE' END
    ], NULL) AS options,
    ARRAY(
        SELECT pg_catalog.format('%s TO %s%s', x.privilege_type, COALESCE(pg_catalog.quote_ident(r.rolname), 'PUBLIC'),
            CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_catalog.aclexplode(e.relacl) AS x LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        WHERE x.grantee <> e.relowner
        ORDER BY 1
    ) AS grants,
    COALESCE(pg_catalog.obj_description(e.oid, 'pg_class'), '') AS comment
FROM ends AS e
ORDER BY e.schema, e.table, e.column;
