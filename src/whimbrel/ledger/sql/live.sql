-- One row: the database that this connection is in.
SELECT
    d.oid::bigint,
    d.datname::text,
    pg_catalog.current_setting('server_version_num')::integer,
    pg_catalog.pg_is_in_recovery()
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
ORDER BY d.oid;
