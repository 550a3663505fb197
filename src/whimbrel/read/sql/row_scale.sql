-- One row per relation of those named: about how many rows it holds. Parameter: names as in SQL.
SELECT n.name, GREATEST(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid), 0)::bigint
FROM pg_catalog.unnest(%s::text[]) AS n (name)
JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(n.name)
WHERE c.relkind IN ('r', 'p', 'm')
ORDER BY n.name;
