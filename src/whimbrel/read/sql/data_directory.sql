-- One row: where the server keeps its data (null where this role may not know), its port and since
-- when it runs, by which a folder here is known to be the same.
SELECT
    CASE
        WHEN pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE')
        THEN pg_catalog.current_setting('data_directory')
    END AS folder,
    pg_catalog.current_setting('port')::integer AS port,
    EXTRACT(epoch FROM pg_catalog.pg_postmaster_start_time())::double precision AS started
ORDER BY 1;
