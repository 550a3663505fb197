-- No row. Parameters: name, checksum, tool version, fingerprints before and after, uuid of the
-- database, started, finished, details as JSON text.
INSERT INTO whimbrel.proof (
    migration_name, checksum, tool_version, fingerprint_before, fingerprint_after,
    executed_on, started_at, finished_at, details
)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb);
