-- One row: a domain with its underlying type.
SELECT
    t.oid,
    t.typarray AS array_type_oid,
    n.nspname::text AS schema,
    t.typname::text AS name,
    pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
    pg_catalog.format_type(t.typbasetype, NULL) AS base_type,
    b.typcategory::text AS category,
    CASE
        WHEN t.typcollation <> b.typcollation
        THEN pg_catalog.format('%I.%I', cn.nspname, co.collname)
        ELSE ''
    END AS collation
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_collation co ON co.oid = t.typcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
WHERE t.typtype = 'd'
  AND t.oid >= 16384
ORDER BY t.oid
