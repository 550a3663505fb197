-- No row. Parameters: key, who, reason.
INSERT INTO whimbrel.trusted_key AS k (key, trusted_by, reason)
VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE
SET trusted_at = pg_catalog.clock_timestamp(), trusted_by = EXCLUDED.trusted_by,
    reason = EXCLUDED.reason, ended_at = NULL;
