-- One row: a cast, collation, conversion, language, transform or access method.
SELECT
    'pg_catalog.pg_cast'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    'cast' AS kind,
    '' AS schema,
    pg_catalog.format_type(c.castsource, NULL) || ' as '
        || pg_catalog.format_type(c.casttarget, NULL) AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n', c.castfunc::pg_catalog.regprocedure::text, c.castcontext::text, c.castmethod::text
    ) AS definition
FROM pg_catalog.pg_cast c
WHERE c.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_collation'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    'collation',
    n.nspname::text,
    c.collname::text,
    '',
    pg_catalog.concat_ws(
        E'\n',
        c.collprovider::text,
        c.collisdeterministic::text,
        c.collencoding::text,
        c.collcollate,
        c.collctype
    )
FROM pg_catalog.pg_collation c
JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
WHERE c.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_conversion'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    'conversion',
    n.nspname::text,
    c.conname::text,
    '',
    pg_catalog.concat_ws(
        E'\n',
        c.conforencoding::text,
        c.contoencoding::text,
        c.conproc::text,
        c.condefault::text
    )
FROM pg_catalog.pg_conversion c
JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE c.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_language'::pg_catalog.regclass::pg_catalog.oid,
    l.oid,
    'language',
    '',
    l.lanname::text,
    '',
    pg_catalog.concat_ws(
        E'\n',
        l.lanpltrusted::text,
        l.lanplcallfoid::pg_catalog.regprocedure::text,
        l.laninline::pg_catalog.regprocedure::text,
        l.lanvalidator::pg_catalog.regprocedure::text
    )
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_transform'::pg_catalog.regclass::pg_catalog.oid,
    t.oid,
    'transform',
    '',
    pg_catalog.format_type(t.trftype, NULL) || ' language ' || l.lanname,
    '',
    pg_catalog.concat_ws(
        E'\n',
        t.trffromsql::pg_catalog.regprocedure::text,
        t.trftosql::pg_catalog.regprocedure::text
    )
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_am'::pg_catalog.regclass::pg_catalog.oid,
    m.oid,
    'access method',
    '',
    m.amname::text,
    '',
    m.amhandler::text || m.amtype::text
FROM pg_catalog.pg_am m
WHERE m.oid >= 16384
ORDER BY 1, 2
