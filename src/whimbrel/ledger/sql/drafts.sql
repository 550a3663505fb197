-- One row per migration that was begun here and has no proof yet.
SELECT d.migration_name, d.checksum, d.fingerprint_before, d.executed_on::text, d.started_at
FROM whimbrel.proof_draft AS d
ORDER BY d.migration_name COLLATE "C"
