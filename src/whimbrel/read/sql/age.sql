-- One row: for how many days this database has been there. The PG_VERSION in its folder is written
-- once, at creation; only some roles may look, and the right to is asked for before anything runs.
SELECT
    pg_catalog.date_part(
        'day',
        pg_catalog.now() - (
            SELECT f.modification
            FROM pg_catalog.pg_stat_file('base/' || d.oid::text || '/PG_VERSION', true) AS f
        )
    )::integer
FROM pg_catalog.pg_database AS d
WHERE d.datname = pg_catalog.current_database()
ORDER BY d.oid;
