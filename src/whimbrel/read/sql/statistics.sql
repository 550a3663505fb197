-- One row: an extended statistics object, or its target where that is not the default.
WITH found AS (
    SELECT
        e.oid,
        n.nspname::text AS schema,
        e.stxname::text AS name,
        e.stxrelid AS relation,
        pg_catalog.pg_get_statisticsobjdef(e.oid) AS definition,
        e.stxstattarget AS target,
        pg_catalog.format('ALTER STATISTICS %I.%I SET STATISTICS ', n.nspname, e.stxname) AS words
    FROM pg_catalog.pg_statistic_ext e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
)
SELECT
    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    f.oid,
    'statistics object' AS kind,
    f.schema,
    f.name,
    '' AS part,
    f.definition AS create,
    '' AS shape,
    ARRAY[]::text[] AS replace,
    ARRAY[]::text[] AS drop,
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS home_class_oid,
    f.relation AS home_oid,
    '' AS inline
FROM found f
UNION ALL
SELECT
    0,
    0,
    'statistics target',
    f.schema,
    f.name,
    '',
    f.words || f.target,
    '',
    ARRAY[f.words || f.target],
    ARRAY[f.words || '-1'],
    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass,
    f.oid,
    ''
FROM found f
WHERE f.target >= 0
ORDER BY kind, schema, name
