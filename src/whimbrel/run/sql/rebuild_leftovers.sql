-- One row per invalid index that an interrupted REINDEX CONCURRENTLY may have left behind.
SELECT
    i.indexrelid::bigint AS index_oid,
    i.indrelid::bigint AS table_oid
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
ORDER BY i.indexrelid;
