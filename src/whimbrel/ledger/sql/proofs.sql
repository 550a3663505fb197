-- One row per successful run of a migration here that may serve as proof elsewhere.
SELECT
    p.migration_name, p.checksum, p.tool_version, p.fingerprint_before, p.fingerprint_after,
    p.executed_on::text, p.started_at, p.finished_at, p.details
FROM whimbrel.proof AS p
ORDER BY p.finished_at, p.migration_name;
