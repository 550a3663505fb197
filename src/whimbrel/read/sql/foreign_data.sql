-- One row: a foreign-data wrapper, server or user mapping with its options.
SELECT
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    w.oid,
    'foreign-data wrapper' AS kind,
    '' AS schema,
    w.fdwname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname),
        'HANDLER ' || nullif(w.fdwhandler, 0)::pg_catalog.regproc::text,
        'VALIDATOR ' || nullif(w.fdwvalidator, 0)::pg_catalog.regproc::text
    ) AS create,
    '' AS shape,
    ARRAY[
        pg_catalog.format(
            'ALTER FOREIGN DATA WRAPPER %I %s %s',
            w.fdwname,
            coalesce(
                'HANDLER ' || nullif(w.fdwhandler, 0)::pg_catalog.regproc::text, 'NO HANDLER'
            ),
            coalesce(
                'VALIDATOR ' || nullif(w.fdwvalidator, 0)::pg_catalog.regproc::text, 'NO VALIDATOR'
            )
        )
    ] AS replace,
    coalesce(
        (
            SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
                o.option_name, pg_catalog.quote_literal(o.option_value)
            ))
            FROM pg_catalog.pg_options_to_table(w.fdwoptions) o
        ),
        '[]'
    ) AS options
FROM pg_catalog.pg_foreign_data_wrapper w
WHERE w.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass::pg_catalog.oid,
    s.oid,
    'foreign server',
    '',
    s.srvname::text,
    '',
    pg_catalog.concat_ws(
        ' ',
        pg_catalog.format('CREATE SERVER %I', s.srvname),
        'TYPE ' || pg_catalog.quote_literal(s.srvtype),
        'VERSION ' || pg_catalog.quote_literal(s.srvversion),
        pg_catalog.format('FOREIGN DATA WRAPPER %I', w.fdwname)
    ),
    pg_catalog.concat_ws(E'\n', w.fdwname::text, s.srvtype),
    ARRAY[
        pg_catalog.format(
            'ALTER SERVER %I VERSION %s',
            s.srvname,
            coalesce(pg_catalog.quote_literal(s.srvversion), 'NULL')
        )
    ],
    coalesce(
        (
            SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
                o.option_name, pg_catalog.quote_literal(o.option_value)
            ))
            FROM pg_catalog.pg_options_to_table(s.srvoptions) o
        ),
        '[]'
    )
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
UNION ALL
SELECT
    'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid,
    u.umid,
    'user mapping',
    '',
    u.srvname::text,
    CASE u.umuser WHEN 0 THEN '' ELSE u.usename::text END,
    pg_catalog.format(
        'CREATE USER MAPPING FOR %s SERVER %I',
        CASE u.umuser WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(u.usename) END,
        u.srvname
    ),
    '',
    ARRAY[]::text[],
    coalesce(
        (
            SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(
                o.option_name, pg_catalog.quote_literal(o.option_value)
            ))
            FROM pg_catalog.pg_options_to_table(u.umoptions) o
        ),
        '[]'
    )
FROM pg_catalog.pg_user_mappings u
JOIN pg_catalog.pg_foreign_server v ON v.oid = u.srvid
WHERE pg_catalog.current_setting('is_superuser') = 'on'
   OR CASE
       WHEN u.umuser = 0 THEN pg_catalog.pg_has_role(v.srvowner, 'USAGE')
       ELSE u.usename = current_user
           AND (
               pg_catalog.pg_has_role(v.srvowner, 'USAGE')
               OR pg_catalog.has_server_privilege(v.oid, 'USAGE')
           )
   END
ORDER BY 1, 2
