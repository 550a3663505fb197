-- One row: an operator class with the statement that makes it.
SELECT
    'pg_catalog.pg_opclass'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    o.oid,
    'operator class' AS kind,
    n.nspname::text AS schema,
    o.opcname::text AS name,
    m.amname::text AS part,
    pg_catalog.format(
        E'CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS\n    %s',
        n.nspname,
        o.opcname,
        CASE WHEN o.opcdefault THEN ' DEFAULT' END,
        pg_catalog.format_type(o.opcintype, NULL),
        m.amname,
        fn.nspname,
        f.opfname,
        coalesce(
            pg_catalog.concat_ws(
                E',\n    ',
                'STORAGE ' || pg_catalog.format_type(nullif(o.opckeytype, 0), NULL),
                (
                    SELECT pg_catalog.string_agg(
                        pg_catalog.format(
                            'OPERATOR %s %s%s',
                            a.amopstrategy,
                            a.amopopr::pg_catalog.regoperator::text,
                            CASE
                                WHEN a.amopsortfamily <> 0
                                THEN pg_catalog.format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname)
                            END
                        ),
                        E',\n    ' ORDER BY a.amopstrategy, a.amopopr::pg_catalog.regoperator::text
                    )
                    FROM pg_catalog.pg_amop a
                    LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = a.amopsortfamily
                    LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
                    WHERE a.oid IN (
                        SELECT d.objid
                        FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_amop'::pg_catalog.regclass
                          AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
                          AND d.refobjid = o.oid
                    )
                ),
                (
                    SELECT pg_catalog.string_agg(
                        pg_catalog.format(
                            'FUNCTION %s (%s, %s) %s',
                            p.amprocnum,
                            pg_catalog.format_type(p.amproclefttype, NULL),
                            pg_catalog.format_type(p.amprocrighttype, NULL),
                            p.amproc::pg_catalog.oid::pg_catalog.regprocedure::text
                        ),
                        E',\n    ' ORDER BY p.amprocnum, p.amproc::text
                    )
                    FROM pg_catalog.pg_amproc p
                    WHERE p.oid IN (
                        SELECT d.objid
                        FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_amproc'::pg_catalog.regclass
                          AND d.refclassid = 'pg_catalog.pg_opclass'::pg_catalog.regclass
                          AND d.refobjid = o.oid
                    )
                )
            ),
            ''
        )
    ) AS create
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
WHERE o.oid >= 16384
ORDER BY o.oid
