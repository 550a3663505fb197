-- One row: a relation (pg_class), its row type, and what decides whether we model it.
SELECT
    c.oid,
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    c.relpersistence::text AS persistence,
    c.relispartition AS is_partition,
    EXISTS (
        SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid
    ) AS is_child,
    CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) ELSE '' END AS of_type,
    pg_catalog.concat_ws(
        E'\n',
        CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
        pg_catalog.pg_get_expr(c.relpartbound, c.oid),
        (
            SELECT pg_catalog.string_agg(
                i.inhparent::pg_catalog.regclass::text, ',' ORDER BY i.inhseqno
            )
            FROM pg_catalog.pg_inherits i
            WHERE i.inhrelid = c.oid
        ),
        (
            SELECT pg_catalog.concat_ws(' ', s.srvname::text, f.ftoptions::text)
            FROM pg_catalog.pg_foreign_table f
            JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
            WHERE f.ftrelid = c.oid
        )
    ) AS nature,
    c.reltype AS row_type_oid,
    coalesce(t.typarray, 0::pg_catalog.oid) AS array_type_oid
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_type t ON t.oid = c.reltype
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'f', 'c')
ORDER BY c.oid
