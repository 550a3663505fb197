-- One row: who may lose what, though the database is protected. What has ended is left out.
SELECT a.role, a.tables, a.reason, a.allowed_by AS by, a.allowed_at AS since, a.until_at AS until
FROM whimbrel_protect.allowance AS a
WHERE a.until_at IS NULL OR a.until_at > pg_catalog.clock_timestamp()
ORDER BY a.role, a.tables;
