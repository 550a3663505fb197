-- One row: an extended statistics object, or its target where that is not the default.
WITH found AS (
    SELECT
        e.oid,
        n.nspname::text AS schema,
        e.stxname::text AS name,
        e.stxrelid AS relation,
        -- The server has their columns in the table's order, which is no difference to anybody.
        pg_catalog.replace(
            pg_catalog.pg_get_statisticsobjdef(e.oid),
            ' ON ' || pg_catalog.pg_get_statisticsobjdef_columns(e.oid) || ' FROM ',
            ' ON ' || k.by_name || pg_catalog.substr(
                pg_catalog.pg_get_statisticsobjdef_columns(e.oid), pg_catalog.length(k.as_they_are) + 1
            ) || ' FROM '
        ) AS definition,
        e.stxstattarget AS target,
        pg_catalog.format('ALTER STATISTICS %I.%I SET STATISTICS ', n.nspname, e.stxname) AS words
    FROM pg_catalog.pg_statistic_ext e
    JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
    CROSS JOIN LATERAL (
        SELECT
            coalesce(pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attname), '')
                AS by_name,
            coalesce(pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum), '')
                AS as_they_are
        FROM pg_catalog.unnest(e.stxkeys::int2[]) AS u (number)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = e.stxrelid AND a.attnum = u.number
    ) AS k
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
