-- One row: an operator family, or a member of one that belongs to no operator class.
WITH families AS (
    SELECT
        f.oid,
        n.nspname::text AS schema,
        f.opfname::text AS name,
        m.amname::text AS method,
        pg_catalog.format(
            'OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, m.amname
        ) AS words
    FROM pg_catalog.pg_opfamily f
    JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
    JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
    WHERE f.oid >= 16384
),
loose AS (
    SELECT d.classid, d.objid, d.refobjid AS family
    FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
      AND d.classid IN (
          'pg_catalog.pg_amop'::pg_catalog.regclass, 'pg_catalog.pg_amproc'::pg_catalog.regclass
      )
)
SELECT
    'pg_catalog.pg_opfamily'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    f.oid,
    'operator family' AS kind,
    f.schema,
    f.name,
    f.method AS part,
    'CREATE ' || f.words AS create,
    '' AS shape,
    ARRAY[]::text[] AS replace,
    ARRAY[]::text[] AS drop,
    0::pg_catalog.oid AS home_class_oid,
    0::pg_catalog.oid AS home_oid,
    '' AS inline
FROM families f
UNION ALL
SELECT
    l.classid,
    l.objid,
    'operator family member',
    f.schema,
    f.name,
    f.method || ' ' || x.place,
    'ALTER ' || f.words || ' ADD ' || x.text,
    '',
    ARRAY[]::text[],
    ARRAY['ALTER ' || f.words || ' DROP ' || x.place],
    'pg_catalog.pg_opfamily'::pg_catalog.regclass,
    f.oid,
    ''
FROM loose l
JOIN families f ON f.oid = l.family
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.format(
            'OPERATOR %s (%s, %s)',
            a.amopstrategy,
            pg_catalog.format_type(a.amoplefttype, NULL),
            pg_catalog.format_type(a.amoprighttype, NULL)
        ) AS place,
        pg_catalog.format(
            'OPERATOR %s %s%s',
            a.amopstrategy,
            a.amopopr::pg_catalog.regoperator::text,
            CASE
                WHEN a.amopsortfamily <> 0
                THEN pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
            END
        ) AS text
    FROM pg_catalog.pg_amop a
    LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = a.amopsortfamily
    LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
    WHERE l.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass
      AND a.oid = l.objid
    UNION ALL
    SELECT y.place, y.place || ' ' || y.function
    FROM (
        SELECT
            pg_catalog.format(
                'FUNCTION %s (%s, %s)',
                p.amprocnum,
                pg_catalog.format_type(p.amproclefttype, NULL),
                pg_catalog.format_type(p.amprocrighttype, NULL)
            ) AS place,
            p.amproc::pg_catalog.oid::pg_catalog.regprocedure::text AS function
        FROM pg_catalog.pg_amproc p
        WHERE l.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass
          AND p.oid = l.objid
    ) y
) x
ORDER BY kind, schema, name, part
