-- One row per function of the users' own: the most volatile of those of one name.
SELECT n.nspname::text AS schema, p.proname::text AS name,
    pg_catalog.bool_or(pg_catalog.pg_function_is_visible(p.oid)) AS is_visible,
    CASE WHEN pg_catalog.bool_or(p.provolatile = 'v') THEN 'volatile'
        WHEN pg_catalog.bool_or(p.provolatile = 's') THEN 'stable' ELSE 'immutable' END AS volatility
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
GROUP BY n.nspname, p.proname
ORDER BY n.nspname, p.proname;
