-- One row: a domain's default, not-null or check constraint.
WITH domains AS (
    SELECT
        t.oid,
        n.nspname::text AS schema,
        t.typname::text AS name,
        pg_catalog.format('ALTER DOMAIN %I.%I', n.nspname, t.typname) AS alter_domain,
        t.typdefault AS default_text,
        t.typdefaultbin AS default_tree,
        t.typnotnull AS is_not_null
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'd'
      AND t.oid >= 16384
)
SELECT
    0::pg_catalog.oid AS class_oid,
    0::pg_catalog.oid AS oid,
    'domain default' AS kind,
    d.schema,
    d.name,
    '' AS part,
    d.alter_domain || ' SET DEFAULT ' || x.expression AS create,
    '' AS shape,
    ARRAY[d.alter_domain || ' SET DEFAULT ' || x.expression] AS replace,
    ARRAY[d.alter_domain || ' DROP DEFAULT'] AS drop,
    'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS home_class_oid,
    d.oid AS home_oid,
    'DEFAULT ' || x.expression AS inline
FROM domains d
CROSS JOIN LATERAL (
    SELECT coalesce(
        pg_catalog.pg_get_expr(d.default_tree, 'pg_catalog.pg_type'::pg_catalog.regclass),
        pg_catalog.quote_literal(d.default_text)
    ) AS expression
) x
WHERE d.default_text IS NOT NULL
UNION ALL
SELECT
    'pg_catalog.pg_constraint'::pg_catalog.regclass,
    coalesce(k.oid, 0),
    'domain not-null constraint',
    d.schema,
    d.name,
    '',
    d.alter_domain || coalesce(' ADD ' || x.text, ' SET NOT NULL'),
    coalesce(k.conname::text, ''),
    ARRAY[]::text[],
    ARRAY[d.alter_domain || ' DROP NOT NULL'],
    'pg_catalog.pg_type'::pg_catalog.regclass,
    d.oid,
    coalesce(x.text, 'NOT NULL')
FROM domains d
LEFT JOIN pg_catalog.pg_constraint k ON k.contypid = d.oid AND k.contype = 'n'
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN k.conname <> d.name || '_not_null'
        THEN pg_catalog.format('CONSTRAINT %I NOT NULL', k.conname)
    END AS text
) x
WHERE d.is_not_null
UNION ALL
SELECT
    'pg_catalog.pg_constraint'::pg_catalog.regclass,
    k.oid,
    'domain constraint',
    d.schema,
    d.name,
    k.conname::text,
    d.alter_domain || ' ADD ' || x.text,
    pg_catalog.regexp_replace(x.text, ' NOT VALID$', ''),
    CASE
        WHEN k.convalidated
        THEN ARRAY[pg_catalog.format('%s VALIDATE CONSTRAINT %I', d.alter_domain, k.conname)]
        ELSE ARRAY[]::text[]
    END,
    ARRAY[pg_catalog.format('%s DROP CONSTRAINT %I', d.alter_domain, k.conname)],
    'pg_catalog.pg_type'::pg_catalog.regclass,
    d.oid,
    CASE WHEN k.convalidated THEN x.text ELSE '' END
FROM domains d
JOIN pg_catalog.pg_constraint k ON k.contypid = d.oid AND k.contype = 'c'
CROSS JOIN LATERAL (
    SELECT pg_catalog.format(
        'CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid)
    ) AS text
) x
ORDER BY kind, schema, name, part
