-- One row: the newest script of the ledger's own that ran here, 0 when none did.
SELECT coalesce(pg_catalog.max(v.number), 0) AS number
FROM whimbrel.version AS v
ORDER BY number;
