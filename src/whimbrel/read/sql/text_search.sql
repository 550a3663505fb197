-- One row: a text search parser, template, dictionary or configuration.
SELECT
    'pg_catalog.pg_ts_parser'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'text search object' AS kind,
    n.nspname::text AS schema,
    p.prsname::text AS name,
    'parser' AS part,
    pg_catalog.concat_ws(
        E'\n',
        p.prsstart::text,
        p.prstoken::text,
        p.prsend::text,
        p.prsheadline::text,
        p.prslextype::text
    ) AS definition
FROM pg_catalog.pg_ts_parser p
JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
WHERE p.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_ts_template'::pg_catalog.regclass::pg_catalog.oid,
    t.oid,
    'text search object',
    n.nspname::text,
    t.tmplname::text,
    'template',
    pg_catalog.concat_ws(E'\n', t.tmplinit::text, t.tmpllexize::text)
FROM pg_catalog.pg_ts_template t
JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
WHERE t.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_ts_dict'::pg_catalog.regclass::pg_catalog.oid,
    d.oid,
    'text search object',
    n.nspname::text,
    d.dictname::text,
    'dictionary',
    pg_catalog.concat_ws(E'\n', t.tmplname::text, d.dictinitoption)
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
WHERE d.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_ts_config'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    'text search object',
    n.nspname::text,
    c.cfgname::text,
    'configuration',
    pg_catalog.concat_ws(
        E'\n',
        p.prsname::text,
        (
            SELECT pg_catalog.string_agg(
                m.maptokentype || ' ' || m.mapdict::pg_catalog.regdictionary::text,
                E'\n' ORDER BY m.maptokentype, m.mapseqno
            )
            FROM pg_catalog.pg_ts_config_map m
            WHERE m.mapcfg = c.oid
        )
    )
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
WHERE c.oid >= 16384
ORDER BY 1, 2
