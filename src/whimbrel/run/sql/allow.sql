-- Writes that a role, or anybody, may lose tables though the database is protected.
INSERT INTO whimbrel_protect.allowance (role, tables, reason, allowed_by, until_at)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (role, tables) DO UPDATE SET
    reason = excluded.reason,
    allowed_by = excluded.allowed_by,
    allowed_at = pg_catalog.clock_timestamp(),
    until_at = excluded.until_at;
