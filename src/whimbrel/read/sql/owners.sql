-- One row: an object (class, oid) and the role that owns it.
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
FROM pg_catalog.pg_class c
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT
    'pg_catalog.pg_proc'::pg_catalog.regclass,
    p.oid,
    pg_catalog.pg_get_userbyid(p.proowner)::text
FROM pg_catalog.pg_proc p
WHERE p.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass,
    t.oid,
    pg_catalog.pg_get_userbyid(t.typowner)::text
FROM pg_catalog.pg_type t
WHERE t.oid >= 16384
  AND t.typrelid = 0
  AND t.typcategory <> 'A'
UNION ALL
SELECT
    'pg_catalog.pg_namespace'::pg_catalog.regclass,
    n.oid,
    pg_catalog.pg_get_userbyid(n.nspowner)::text
FROM pg_catalog.pg_namespace n
WHERE n.oid >= 16384
ORDER BY 1, 2
