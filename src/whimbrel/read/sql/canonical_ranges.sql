-- One row: a range type whose canonical function takes it, which SQL alone cannot make.
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    'range type' AS kind,
    n.nspname::text AS schema,
    t.typname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n',
        pg_catalog.format_type(r.rngsubtype, NULL),
        r.rngcollation::pg_catalog.regcollation::text,
        r.rngcanonical::text,
        r.rngsubdiff::text,
        pg_catalog.format_type(r.rngmultitypid, NULL)
    ) AS definition
FROM pg_catalog.pg_range r
JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= 16384
  AND r.rngcanonical <> 0
ORDER BY t.oid
