-- One row: a type that cannot be made by SQL alone: a base type, a shell, a range whose canonical
-- function takes it.
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    CASE t.typtype WHEN 'r' THEN 'range type' ELSE 'base type' END AS kind,
    n.nspname::text AS schema,
    t.typname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n',
        coalesce(t.typdefault, 'no default'),
        t.typcollation::pg_catalog.regcollation::text,
        t.typinput::text,
        t.typoutput::text,
        t.typreceive::text,
        t.typsend::text,
        t.typmodin::text,
        t.typmodout::text,
        t.typanalyze::text,
        t.typlen::text,
        t.typbyval::text,
        t.typalign::text,
        t.typstorage::text,
        t.typcategory::text,
        t.typispreferred::text,
        t.typdelim::text,
        pg_catalog.format_type(nullif(t.typelem, 0), NULL),
        pg_catalog.format_type(r.rngsubtype, NULL),
        r.rngcanonical::text,
        r.rngsubdiff::text
    ) AS definition
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
WHERE t.oid >= 16384
  AND (
      (t.typtype = 'r' AND r.rngcanonical <> 0)
      OR t.typtype = 'p'
      OR (t.typtype = 'b' AND t.typsubscript::text NOT LIKE '%array_subscript_handler')
  )
ORDER BY t.oid
