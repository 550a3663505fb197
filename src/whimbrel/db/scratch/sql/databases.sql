-- One row: a database whose name begins like a scratch database's, with its comment.
SELECT
    d.datname::text AS name,
    coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), '') AS comment,
    (
        SELECT pg_catalog.count(*)::integer
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.datid = d.oid
    ) AS connections
FROM pg_catalog.pg_database AS d
WHERE pg_catalog.starts_with(d.datname::text, 'whimbrel_scratch_')
ORDER BY d.datname
