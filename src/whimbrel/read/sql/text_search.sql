-- One row: a text search parser, template or configuration with the statement that makes it.
SELECT
    'pg_catalog.pg_ts_parser'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'text search parser' AS kind,
    n.nspname::text AS schema,
    p.prsname::text AS name,
    '' AS part,
    pg_catalog.format(
        'CREATE TEXT SEARCH PARSER %I.%I (%s)',
        n.nspname,
        p.prsname,
        pg_catalog.concat_ws(
            ', ',
            'START = ' || p.prsstart::text,
            'GETTOKEN = ' || p.prstoken::text,
            'END = ' || p.prsend::text,
            'LEXTYPES = ' || p.prslextype::text,
            'HEADLINE = ' || nullif(p.prsheadline::pg_catalog.oid, 0)::pg_catalog.regproc::text
        )
    ) AS create
FROM pg_catalog.pg_ts_parser p
JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
WHERE p.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_ts_template'::pg_catalog.regclass::pg_catalog.oid,
    t.oid,
    'text search template',
    n.nspname::text,
    t.tmplname::text,
    '',
    pg_catalog.format(
        'CREATE TEXT SEARCH TEMPLATE %I.%I (%s)',
        n.nspname,
        t.tmplname,
        pg_catalog.concat_ws(
            ', ',
            'INIT = ' || nullif(t.tmplinit::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'LEXIZE = ' || t.tmpllexize::text
        )
    )
FROM pg_catalog.pg_ts_template t
JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
WHERE t.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_ts_config'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    'text search configuration',
    n.nspname::text,
    c.cfgname::text,
    '',
    pg_catalog.format(
        'CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)',
        n.nspname,
        c.cfgname,
        pn.nspname,
        p.prsname
    )
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
WHERE c.oid >= 16384
ORDER BY 1, 2
