-- One row: the database that is the longest without having been frozen, in transactions or in
-- multixacts, whichever is further; when one nears its end, the whole server refuses writes.
SELECT
    d.datname::text AS name,
    GREATEST(
        pg_catalog.age(d.datfrozenxid), pg_catalog.mxid_age(d.datminmxid)
    )::bigint AS age
FROM pg_catalog.pg_database AS d
ORDER BY 2 DESC, 1
LIMIT 1;
