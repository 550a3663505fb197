-- One row: a range type with the statement that makes it, and what is made along with it, in an
-- order in which all can be renamed.
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    'range type' AS kind,
    n.nspname::text AS schema,
    t.typname::text AS name,
    '' AS part,
    pg_catalog.format(
        'CREATE TYPE %I.%I AS RANGE (%s)',
        n.nspname,
        t.typname,
        pg_catalog.concat_ws(
            ', ',
            'SUBTYPE = ' || pg_catalog.format_type(r.rngsubtype, NULL),
            CASE
                WHEN NOT o.opcdefault OR o.opcintype <> r.rngsubtype
                THEN pg_catalog.format('SUBTYPE_OPCLASS = %I.%I', on_.nspname, o.opcname)
            END,
            CASE
                WHEN r.rngcollation <> s.typcollation
                THEN pg_catalog.format('COLLATION = %I.%I', cn.nspname, c.collname)
            END,
            'SUBTYPE_DIFF = ' || nullif(r.rngsubdiff, 0)::pg_catalog.regproc::text,
            CASE
                WHEN mn.oid <> n.oid OR m.typname <> CASE
                    WHEN pg_catalog.strpos(t.typname, 'range') > 0
                    THEN pg_catalog.regexp_replace(t.typname, 'range', 'multirange')
                    ELSE t.typname || '_multirange'
                END
                THEN pg_catalog.format('MULTIRANGE_TYPE_NAME = %I.%I', mn.nspname, m.typname)
            END
        )
    ) AS create,
    (
        SELECT pg_catalog.array_agg(
            ARRAY['FUNCTION ' || p.oid::pg_catalog.regprocedure::text, p.proname::text]
            ORDER BY p.oid::pg_catalog.regprocedure::text
        )
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_proc p ON p.oid = d.objid
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
          AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
          AND d.refobjid IN (t.oid, m.oid)
          AND d.deptype = 'i'
    ) || ARRAY['TYPE ' || pg_catalog.format_type(m.oid, NULL), m.typname::text] AS makes
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid
JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace
JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_namespace on_ ON on_.oid = o.opcnamespace
LEFT JOIN pg_catalog.pg_collation c ON c.oid = r.rngcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.collnamespace
WHERE t.oid >= 16384
  AND r.rngcanonical = 0
ORDER BY t.oid
