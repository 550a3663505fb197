-- One row: something that amcheck can look through: a table's pages, or an index beside its table.
SELECT
    c.oid,
    c.oid::pg_catalog.regclass::text AS name,
    c.relkind::text AS kind,
    coalesce(i.indisunique, false) AS is_unique
FROM pg_catalog.pg_class AS c
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
LEFT JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
WHERE c.relpersistence = 'p'
    AND (
        (c.relkind IN ('r', 'm', 't') AND m.amname = 'heap')
        OR (c.relkind = 'i' AND m.amname = 'btree' AND i.indisready AND i.indisvalid)
    )
ORDER BY c.relkind DESC, 2;
