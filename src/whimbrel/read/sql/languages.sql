-- One row: a collation, conversion, language, transform or access method with its statement.
SELECT
    'pg_catalog.pg_collation'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    'collation' AS kind,
    n.nspname::text AS schema,
    c.collname::text AS name,
    '' AS part,
    pg_catalog.format(
        'CREATE COLLATION %I.%I (%s)',
        n.nspname,
        c.collname,
        pg_catalog.concat_ws(
            ', ',
            'provider = ' || CASE c.collprovider
                WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc'
            END,
            CASE WHEN NOT c.collisdeterministic THEN 'deterministic = false' END,
            'locale = ' || pg_catalog.quote_literal(x.locale),
            CASE
                WHEN x.locale IS NULL
                THEN 'lc_collate = ' || pg_catalog.quote_literal(c.collcollate)
                    || ', lc_ctype = ' || pg_catalog.quote_literal(c.collctype)
            END,
            'rules = ' || pg_catalog.quote_literal(pg_catalog.to_jsonb(c) ->> 'collicurules')
        )
    ) AS create
FROM pg_catalog.pg_collation c
JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
CROSS JOIN LATERAL (
    SELECT coalesce(
        pg_catalog.to_jsonb(c) ->> 'colllocale',
        pg_catalog.to_jsonb(c) ->> 'colliculocale',
        CASE WHEN c.collcollate = c.collctype THEN c.collcollate END
    ) AS locale
) x
WHERE c.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_conversion'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    'conversion',
    n.nspname::text,
    c.conname::text,
    '',
    pg_catalog.format(
        'CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s',
        CASE WHEN c.condefault THEN 'DEFAULT ' END,
        n.nspname,
        c.conname,
        pg_catalog.pg_encoding_to_char(c.conforencoding),
        pg_catalog.pg_encoding_to_char(c.contoencoding),
        c.conproc::text
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
        ' ',
        'CREATE' || CASE WHEN l.lanpltrusted THEN ' TRUSTED' END,
        CASE WHEN NOT l.lanpltrusted THEN 'CREATE' END,
        'LANGUAGE ' || pg_catalog.quote_ident(l.lanname),
        'HANDLER ' || l.lanplcallfoid::pg_catalog.regproc::text,
        'INLINE ' || nullif(l.laninline, 0)::pg_catalog.regproc::text,
        'VALIDATOR ' || nullif(l.lanvalidator, 0)::pg_catalog.regproc::text
    )
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384
  AND l.lanispl
UNION ALL
SELECT
    'pg_catalog.pg_transform'::pg_catalog.regclass::pg_catalog.oid,
    t.oid,
    'transform',
    '',
    pg_catalog.format_type(t.trftype, NULL),
    l.lanname::text,
    pg_catalog.format(
        'CREATE TRANSFORM FOR %s LANGUAGE %I (%s)',
        pg_catalog.format_type(t.trftype, NULL),
        l.lanname,
        pg_catalog.concat_ws(
            ', ',
            'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql, 0)::pg_catalog.regprocedure::text,
            'TO SQL WITH FUNCTION ' || nullif(t.trftosql, 0)::pg_catalog.regprocedure::text
        )
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
    pg_catalog.format(
        'CREATE ACCESS METHOD %I TYPE %s HANDLER %s',
        m.amname,
        CASE m.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END,
        m.amhandler::text
    )
FROM pg_catalog.pg_am m
WHERE m.oid >= 16384
ORDER BY 1, 2
