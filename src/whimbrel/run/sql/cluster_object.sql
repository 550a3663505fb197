-- One row when an object of the whole cluster is there. Parameters: its catalog, its name.
SELECT o.name
FROM (
    SELECT 'pg_database' AS catalog, d.datname::text AS name FROM pg_catalog.pg_database AS d
    UNION ALL
    SELECT 'pg_tablespace', t.spcname::text FROM pg_catalog.pg_tablespace AS t
    UNION ALL
    SELECT 'pg_subscription', s.subname::text FROM pg_catalog.pg_subscription AS s
) AS o
WHERE o.catalog = %s AND o.name = %s
ORDER BY o.name;
