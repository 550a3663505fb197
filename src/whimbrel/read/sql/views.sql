-- One row: a view or materialized view with its definition.
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END AS kind,
    n.nspname::text AS schema,
    c.relname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n', c.reloptions::text, pg_catalog.pg_get_viewdef(c.oid), c.relispopulated::text
    ) AS definition
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm')
  AND c.oid >= 16384
ORDER BY c.oid
