-- One row: how many more connections an ordinary role may open on this server.
SELECT
    (
        pg_catalog.current_setting('max_connections')::integer
        - pg_catalog.current_setting('superuser_reserved_connections')::integer
        -- Since 16; a share for a role of its own.
        - COALESCE(pg_catalog.current_setting('reserved_connections', true), '0')::integer
        - (SELECT pg_catalog.sum(d.numbackends) FROM pg_catalog.pg_stat_database AS d)
    )::integer AS free
ORDER BY 1;
