-- No row. Parameters: who, until (or null), reason.
INSERT INTO whimbrel.freeze (frozen_by, until_at, reason)
VALUES (%s, %s, %s);
