-- One row: an aggregate function with its definition.
SELECT
    'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'aggregate' AS kind,
    n.nspname::text AS schema,
    p.proname::text AS name,
    pg_catalog.pg_get_function_identity_arguments(p.oid) AS part,
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.pg_get_function_result(p.oid),
        p.proparallel::text,
        a.aggkind::text,
        a.aggtransfn::text,
        a.aggfinalfn::text,
        a.aggcombinefn::text,
        a.aggserialfn::text,
        a.aggdeserialfn::text,
        a.aggmtransfn::text,
        a.aggminvtransfn::text,
        a.aggmfinalfn::text,
        a.aggfinalextra::text,
        a.aggfinalmodify::text,
        a.aggsortop::pg_catalog.regoper::text,
        pg_catalog.format_type(a.aggtranstype, NULL),
        a.aggtransspace::text,
        coalesce(a.agginitval, 'none'),
        coalesce(a.aggminitval, 'none')
    ) AS definition
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
WHERE p.oid >= 16384
ORDER BY p.oid
