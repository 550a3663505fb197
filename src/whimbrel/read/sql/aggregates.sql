-- One row: an aggregate function with the statement that makes it.
SELECT
    'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'aggregate' AS kind,
    n.nspname::text AS schema,
    p.proname::text AS name,
    pg_catalog.pg_get_function_identity_arguments(p.oid) AS part,
    'CREATE ' || x.text AS create,
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.pg_get_function_result(p.oid),
        pg_catalog.pg_get_function_arguments(p.oid),
        a.aggkind::text,
        a.aggnumdirectargs::text
    ) AS shape,
    ARRAY['CREATE OR REPLACE ' || x.text] AS replace,
    ARRAY[]::text[] AS drop,
    0::pg_catalog.oid AS home_class_oid,
    0::pg_catalog.oid AS home_oid,
    '' AS inline
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
LEFT JOIN pg_catalog.pg_operator o ON o.oid = a.aggsortop
LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = o.oprnamespace
CROSS JOIN LATERAL (
    SELECT CASE WHEN a.aggkind = 'n' THEN 'r' ELSE 's' END AS usual
) y
CROSS JOIN LATERAL (
    SELECT pg_catalog.format(
        E'AGGREGATE %I.%I(%s) (\n    %s\n)',
        n.nspname,
        p.proname,
        coalesce(nullif(pg_catalog.pg_get_function_arguments(p.oid), ''), '*'),
        pg_catalog.concat_ws(
            E',\n    ',
            'SFUNC = ' || a.aggtransfn::text,
            'STYPE = ' || pg_catalog.format_type(a.aggtranstype, NULL),
            'SSPACE = ' || nullif(a.aggtransspace, 0),
            'INITCOND = ' || pg_catalog.quote_literal(a.agginitval),
            'FINALFUNC = ' || nullif(a.aggfinalfn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
            'FINALFUNC_MODIFY = ' || CASE
                WHEN a.aggfinalmodify <> y.usual
                THEN CASE a.aggfinalmodify
                    WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE'
                END
            END,
            'COMBINEFUNC = ' || nullif(a.aggcombinefn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'SERIALFUNC = ' || nullif(a.aggserialfn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'DESERIALFUNC = '
                || nullif(a.aggdeserialfn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'MSFUNC = ' || nullif(a.aggmtransfn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'MINVFUNC = ' || nullif(a.aggminvtransfn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'MSTYPE = ' || pg_catalog.format_type(nullif(a.aggmtranstype, 0), NULL),
            'MSSPACE = ' || nullif(a.aggmtransspace, 0),
            'MINITCOND = ' || pg_catalog.quote_literal(a.aggminitval),
            'MFINALFUNC = ' || nullif(a.aggmfinalfn::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
            'MFINALFUNC_MODIFY = ' || CASE
                WHEN a.aggmtransfn <> 0 AND a.aggmfinalmodify <> y.usual
                THEN CASE a.aggmfinalmodify
                    WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE'
                END
            END,
            'SORTOP = ' || CASE
                WHEN o.oid IS NOT NULL
                THEN pg_catalog.format('OPERATOR(%I.%s)', sn.nspname, o.oprname)
            END,
            CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END,
            'PARALLEL = ' || CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END
        )
    ) AS text
) x
WHERE p.oid >= 16384
ORDER BY p.oid
