-- One row: one of the ten largest tables, with its indexes and large values, as VACUUM last counted
-- their pages: to ask the disk would be to wait for whoever has the table locked.
WITH part AS (
    SELECT COALESCE(i.indrelid, c.oid) AS whole, c.relpages
    FROM pg_catalog.pg_class AS c
    LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = c.oid
    WHERE c.relkind IN ('r', 'm', 'i', 't') AND c.relpersistence <> 't' AND c.oid >= 16384
),
sum_of AS (
    SELECT COALESCE(t.oid, p.whole) AS whole, pg_catalog.sum(p.relpages) AS pages
    FROM part AS p
    LEFT JOIN pg_catalog.pg_class AS t ON t.reltoastrelid = p.whole
    GROUP BY 1
)
SELECT
    (pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)) AS name,
    (s.pages * pg_catalog.current_setting('block_size')::bigint)::bigint AS size_bytes
FROM sum_of AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.whole
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE s.pages > 0
ORDER BY 2 DESC, 1
LIMIT 10;
