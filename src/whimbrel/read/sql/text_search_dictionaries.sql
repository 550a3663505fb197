-- One row: a text search dictionary with its options, as the server keeps them: constants.
SELECT
    'pg_catalog.pg_ts_dict'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    d.oid,
    'text search dictionary' AS kind,
    n.nspname::text AS schema,
    d.dictname::text AS name,
    '' AS part,
    pg_catalog.format(
        'CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I',
        n.nspname,
        d.dictname,
        tn.nspname,
        t.tmplname
    ) AS create,
    '' AS shape,
    ARRAY[]::text[] AS replace,
    coalesce(
        (
            SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
                pg_catalog.regexp_replace(
                    pg_catalog.regexp_replace(found[1], '^"(.*)"$', '\1'), '""', '"', 'g'
                ),
                found[2]
            ))
            FROM pg_catalog.regexp_matches(
                d.dictinitoption, '("(?:[^"]|"")*"|\w+) = (E?''(?:[^'']|'''')*''|[^,]+)', 'g'
            ) AS found
        ),
        '[]'
    ) AS options
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384
ORDER BY d.oid
