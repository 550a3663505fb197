-- One row when the advisory lock of this 64-bit key is held in this very database.
SELECT l.pid
FROM pg_catalog.pg_locks AS l
WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
  AND l.database = (
      SELECT d.oid FROM pg_catalog.pg_database AS d
      WHERE d.datname = pg_catalog.current_database()
  )
  AND ((l.classid::bigint << 32) | l.objid::bigint) = %s
ORDER BY l.pid;
