-- One row: a column of a table, with its default or generation expression.
SELECT
    a.attrelid AS relation_oid,
    a.attnum::int AS number,
    a.attname::text AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
    pg_catalog.format_type(a.atttypid, NULL) AS base_type,
    t.typcategory::text AS category,
    CASE
        WHEN a.attcollation <> t.typcollation
        THEN pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(co.collname)
        ELSE ''
    END AS collation,
    a.attnotnull AS is_not_null,
    -- Since 17 a partition's identity is its parent's.
    CASE
        WHEN c.relispartition
            AND pg_catalog.current_setting('server_version_num')::int >= 170000
        THEN ''
        ELSE a.attidentity::text
    END AS identity,
    a.attgenerated::text AS generated,
    coalesce(d.oid, 0::pg_catalog.oid) AS default_oid,
    coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') AS expression,
    a.attislocal AS is_local,
    a.attfdwoptions AS options
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid >= 16384
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'f', 'c')
ORDER BY a.attrelid, a.attnum
