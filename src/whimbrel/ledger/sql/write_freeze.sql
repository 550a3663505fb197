-- No row. Parameters: who, from (or null), until (or null), role that may lift it (or ''), reason.
INSERT INTO whimbrel.freeze (frozen_by, from_at, until_at, lift_by, reason)
VALUES (%s, %s, %s, %s, %s);
