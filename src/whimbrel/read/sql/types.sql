-- One row: a domain, range or base type with its definition.
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    CASE t.typtype
        WHEN 'd' THEN 'domain'
        WHEN 'r' THEN 'range type'
        ELSE 'base type'
    END AS kind,
    n.nspname::text AS schema,
    t.typname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.format_type(t.typbasetype, t.typtypmod),
        t.typnotnull::text,
        coalesce(t.typdefault, 'no default'),
        t.typcollation::pg_catalog.regcollation::text,
        t.typinput::text,
        t.typoutput::text,
        t.typlen::text,
        t.typcategory::text,
        pg_catalog.format_type(r.rngsubtype, NULL),
        r.rngcollation::pg_catalog.regcollation::text,
        r.rngcanonical::text,
        r.rngsubdiff::text,
        pg_catalog.format_type(r.rngmultitypid, NULL),
        (
            SELECT pg_catalog.string_agg(
                k.conname || ' ' || pg_catalog.pg_get_constraintdef(k.oid), E'\n' ORDER BY k.conname
            )
            FROM pg_catalog.pg_constraint k
            WHERE k.contypid = t.oid
        )
    ) AS definition
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
WHERE t.oid >= 16384
  AND (t.typtype IN ('d', 'r') OR (t.typtype = 'b' AND t.typsubscript::text NOT LIKE '%array_subscript_handler'))
ORDER BY t.oid
