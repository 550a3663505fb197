-- One row: from which schema, and when, what stands of the migration began. Parameters: name,
-- checksum, fingerprint, uuid of the database, time; twice whether a part of it stands already.
INSERT INTO whimbrel.proof_draft AS d (
    migration_name, checksum, fingerprint_before, executed_on, started_at
)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (migration_name) DO UPDATE SET
    checksum = excluded.checksum,
    executed_on = excluded.executed_on,
    fingerprint_before = CASE WHEN %s THEN d.fingerprint_before ELSE excluded.fingerprint_before END,
    started_at = CASE WHEN %s THEN d.started_at ELSE excluded.started_at END
RETURNING d.fingerprint_before, d.started_at
