-- One row: a view or materialized view with its query.
SELECT
    c.oid,
    c.reltype AS row_type_oid,
    coalesce(t.typarray, 0::pg_catalog.oid) AS array_type_oid,
    c.relkind::text AS kind,
    n.nspname::text AS schema,
    c.relname::text AS name,
    pg_catalog.rtrim(pg_catalog.pg_get_viewdef(c.oid), ';') AS query,
    coalesce(
        (SELECT pg_catalog.array_agg(o ORDER BY o) FROM pg_catalog.unnest(c.reloptions) AS o),
        '{}'
    ) AS options,
    (
        SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS columns,
    (
        SELECT pg_catalog.array_agg(
            pg_catalog.format_type(a.atttypid, a.atttypmod) || CASE
                WHEN a.attcollation <> y.typcollation
                THEN ' COLLATE ' || a.attcollation::pg_catalog.regcollation::text
                ELSE ''
            END
            ORDER BY a.attnum
        )
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS types,
    coalesce(m.amname::text, '') AS access_method,
    coalesce(s.spcname::text, '') AS tablespace,
    c.relispopulated AS is_populated
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_type t ON t.oid = c.reltype
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
WHERE c.relkind IN ('v', 'm')
  AND c.oid >= 16384
ORDER BY c.oid
