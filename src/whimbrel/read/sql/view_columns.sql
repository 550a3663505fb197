-- One row: a column of a view or materialized view, with its default.
SELECT
    a.attrelid AS relation_oid,
    a.attnum::int AS number,
    a.attname::text AS name,
    coalesce(d.oid, 0::pg_catalog.oid) AS default_oid,
    coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') AS expression
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relkind IN ('v', 'm')
  AND c.oid >= 16384
ORDER BY a.attrelid, a.attnum
