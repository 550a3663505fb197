-- One row: an operator with the statement that makes it.
SELECT
    'pg_catalog.pg_operator'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    o.oid,
    'operator' AS kind,
    n.nspname::text AS schema,
    o.oprname::text AS name,
    x.arguments AS part,
    pg_catalog.format(
        'CREATE OPERATOR %I.%s (%s)',
        n.nspname,
        o.oprname,
        pg_catalog.concat_ws(', ', x.fixed, x.restrict, x.join)
    ) AS create,
    x.fixed AS shape,
    ARRAY[
        pg_catalog.format(
            'ALTER OPERATOR %I.%s (%s) SET (%s, %s)',
            n.nspname,
            o.oprname,
            x.arguments,
            coalesce(x.restrict, 'RESTRICT = NONE'),
            coalesce(x.join, 'JOIN = NONE')
        )
    ] AS replace,
    ARRAY[]::text[] AS drop,
    0::pg_catalog.oid AS home_class_oid,
    0::pg_catalog.oid AS home_oid,
    '' AS inline
FROM pg_catalog.pg_operator o
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_catalog.pg_operator c ON c.oid = o.oprcom
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_catalog.pg_operator g ON g.oid = o.oprnegate
LEFT JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace
CROSS JOIN LATERAL (
    SELECT
        coalesce(pg_catalog.format_type(nullif(o.oprleft, 0), NULL), 'NONE') || ', '
            || pg_catalog.format_type(o.oprright, NULL) AS arguments,
        pg_catalog.concat_ws(
            ', ',
            'FUNCTION = ' || o.oprcode::text,
            'LEFTARG = ' || pg_catalog.format_type(nullif(o.oprleft, 0), NULL),
            'RIGHTARG = ' || pg_catalog.format_type(o.oprright, NULL),
            CASE
                WHEN c.oid IS NOT NULL
                THEN pg_catalog.format('COMMUTATOR = OPERATOR(%I.%s)', cn.nspname, c.oprname)
            END,
            CASE
                WHEN g.oid IS NOT NULL
                THEN pg_catalog.format('NEGATOR = OPERATOR(%I.%s)', gn.nspname, g.oprname)
            END,
            CASE WHEN o.oprcanhash THEN 'HASHES' END,
            CASE WHEN o.oprcanmerge THEN 'MERGES' END
        ) AS fixed,
        'RESTRICT = ' || nullif(o.oprrest::pg_catalog.oid, 0)::pg_catalog.regproc::text AS restrict,
        'JOIN = ' || nullif(o.oprjoin::pg_catalog.oid, 0)::pg_catalog.regproc::text AS join
) x
WHERE o.oid >= 16384
  AND o.oprcode <> 0
ORDER BY o.oid
