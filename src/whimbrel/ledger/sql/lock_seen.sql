-- One row when the advisory lock of this 64-bit key is held in this very database.
SELECT l.pid
FROM pg_catalog.pg_locks AS l
WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory'
  AND l.objsubid OPERATOR(pg_catalog.=) 1::smallint
  AND l.granted
  AND l.database OPERATOR(pg_catalog.=) (
      SELECT d.oid FROM pg_catalog.pg_database AS d
      WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
  )
  AND ((l.classid::bigint OPERATOR(pg_catalog.<<) 32) OPERATOR(pg_catalog.|) l.objid::bigint)
      OPERATOR(pg_catalog.=) %s::bigint
ORDER BY l.pid;
