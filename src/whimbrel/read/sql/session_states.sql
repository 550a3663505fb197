-- One row: a state of client sessions of this database, and how many are in it.
SELECT
    COALESCE(a.state, 'hidden') AS state,
    pg_catalog.count(*)::integer AS sessions
FROM pg_catalog.pg_stat_activity AS a
WHERE a.datname = pg_catalog.current_database()
  AND (a.backend_type IS NULL OR a.backend_type = 'client backend')
GROUP BY 1
ORDER BY 1;
