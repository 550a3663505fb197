-- One row per transaction of this database that is prepared and not yet committed.
SELECT
    p.gid AS gid,
    p.owner::text AS owner,
    EXTRACT(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::double precision AS age_s
FROM pg_catalog.pg_prepared_xacts AS p
WHERE p.database = pg_catalog.current_database()
ORDER BY p.prepared, p.gid;
