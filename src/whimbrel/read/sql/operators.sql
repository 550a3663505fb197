-- One row: an operator, operator class or operator family.
SELECT
    'pg_catalog.pg_operator'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    o.oid,
    'operator' AS kind,
    n.nspname::text AS schema,
    o.oprname::text AS name,
    coalesce(pg_catalog.format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', '
        || pg_catalog.format_type(o.oprright, NULL) AS part,
    pg_catalog.concat_ws(
        E'\n',
        o.oprcode::text,
        o.oprcom::pg_catalog.regoperator::text,
        o.oprnegate::pg_catalog.regoperator::text,
        o.oprrest::text,
        o.oprjoin::text,
        o.oprcanmerge::text,
        o.oprcanhash::text
    ) AS definition
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_opclass'::pg_catalog.regclass::pg_catalog.oid,
    o.oid,
    'operator class',
    n.nspname::text,
    o.opcname || ' using ' || m.amname,
    '',
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.format_type(o.opcintype, NULL),
        o.opcdefault::text,
        pg_catalog.format_type(o.opckeytype, NULL),
        f.opfname::text
    )
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
WHERE o.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_opfamily'::pg_catalog.regclass::pg_catalog.oid,
    f.oid,
    'operator family',
    n.nspname::text,
    f.opfname || ' using ' || m.amname,
    '',
    pg_catalog.concat_ws(
        E'\n',
        (
            SELECT pg_catalog.string_agg(
                a.amopstrategy || ' ' || a.amopopr::pg_catalog.regoperator::text,
                E'\n' ORDER BY a.amopstrategy, a.amopopr::pg_catalog.regoperator::text
            )
            FROM pg_catalog.pg_amop a
            WHERE a.amopfamily = f.oid
        ),
        (
            SELECT pg_catalog.string_agg(
                a.amprocnum || ' ' || a.amproc::pg_catalog.regprocedure::text,
                E'\n' ORDER BY a.amprocnum, a.amproc::pg_catalog.regprocedure::text
            )
            FROM pg_catalog.pg_amproc a
            WHERE a.amprocfamily = f.oid
        )
    )
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
WHERE f.oid >= 16384
ORDER BY 1, 2
