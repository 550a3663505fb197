-- One row: the session that holds the advisory lock of this 64-bit key in this database.
SELECT
    l.pid,
    coalesce(a.usename::text, 'unknown') AS usename,
    coalesce(a.application_name, '') AS application_name,
    coalesce(a.client_hostname, pg_catalog.host(a.client_addr), 'a local socket') AS client,
    a.backend_start
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
  AND l.database = (
      SELECT d.oid FROM pg_catalog.pg_database AS d
      WHERE d.datname = pg_catalog.current_database()
  )
  AND ((l.classid::bigint << 32) | l.objid::bigint) = %s
ORDER BY l.pid
LIMIT 1;
