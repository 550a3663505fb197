-- One row: the session whose transaction holds the fence in this database.
SELECT
    l.pid,
    coalesce(a.usename::text, 'unknown') AS usename,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.client_hostname, pg_catalog.host(a.client_addr), 'a local socket') AS client,
    a.backend_start
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.relation = pg_catalog.to_regclass('whimbrel.fence') AND l.granted
  AND l.mode = 'RowShareLock'
  AND l.database = (
      SELECT d.oid FROM pg_catalog.pg_database AS d
      WHERE d.datname = pg_catalog.current_database()
  )
ORDER BY l.pid
LIMIT 1;
