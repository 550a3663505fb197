-- No row. Parameters: key, value, reason, by.
INSERT INTO whimbrel.policy (key, value, reason, set_by, set_at)
VALUES (%s, %s, %s, %s, pg_catalog.clock_timestamp())
ON CONFLICT (key) DO UPDATE
SET value = excluded.value, reason = excluded.reason,
    set_by = excluded.set_by, set_at = excluded.set_at;
