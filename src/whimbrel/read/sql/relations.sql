-- One row: a table of any kind or a composite type, with what it is a part of.
SELECT
    c.oid,
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    c.relpersistence::text AS persistence,
    CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) ELSE '' END AS partition_key,
    CASE
        -- The manual says of pg_depend: a column of the key is internal to its table.
        WHEN c.relkind = 'p' THEN (
            SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = c.oid
              AND EXISTS (
                  SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND d.objid = c.oid
                    AND d.objsubid = a.attnum
                    AND d.refobjid = c.oid
                    AND d.refobjsubid = 0
              )
        )
    END AS key_columns,
    coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid), '') AS bound,
    CASE
        WHEN c.relhassubclass OR c.relispartition OR c.relkind IN ('r', 'f') THEN (
            SELECT pg_catalog.array_agg(i.inhparent ORDER BY i.inhseqno)
            FROM pg_catalog.pg_inherits i
            WHERE i.inhrelid = c.oid
        )
    END AS parents,
    tn.nspname::text AS type_schema,
    ty.typname::text AS type_name,
    (
        SELECT pg_catalog.array_agg(o.option ORDER BY o.option)
        FROM (
            SELECT pg_catalog.unnest(c.reloptions)
            UNION ALL
            SELECT 'toast.' || pg_catalog.unnest(s.reloptions)
        ) AS o (option)
    ) AS options,
    CASE
        WHEN m.amname <> 'heap' OR c.relkind = 'p' THEN coalesce(m.amname::text, '')
        ELSE ''
    END AS access_method,
    coalesce(ts.spcname::text, '') AS tablespace,
    fs.srvname::text AS server,
    f.ftoptions AS server_options,
    c.reltype AS row_type_oid,
    coalesce(t.typarray, 0::pg_catalog.oid) AS array_type_oid
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_type t ON t.oid = c.reltype
LEFT JOIN pg_catalog.pg_type ty ON ty.oid = c.reloftype
LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = ty.typnamespace
LEFT JOIN pg_catalog.pg_class s ON s.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server fs ON fs.oid = f.ftserver
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'f', 'c')
ORDER BY c.oid
