-- One row per relation that others can see and on which a backend holds, or waits for, a lock that
-- makes readers or writers wait. Parameters: pid, names that the migration itself made.
SELECT c.relname::text AS relation
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_database AS d ON d.oid = l.database
JOIN pg_catalog.pg_class AS c ON c.oid = l.relation
WHERE l.pid = %s
    AND l.locktype = 'relation'  -- a waiter for a row holds that row's lock
    AND d.datname = pg_catalog.current_database()
    AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
    AND c.relkind IN ('r', 'p', 'm')
    AND c.relname <> ALL (%s::text[])
ORDER BY c.relname;
