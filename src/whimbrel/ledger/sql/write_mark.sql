-- No row. Parameters: environment, kind, uuid, system_identifier, oid, marked_at, by, claimed_at.
INSERT INTO whimbrel.identity (
    environment, kind, uuid, system_identifier, database_oid, marked_at, marked_by, claimed_at
)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s);
