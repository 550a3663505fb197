-- One row: the new mark. Parameters: environment, kind, uuid, system_identifier, oid, by, is_claim.
INSERT INTO whimbrel.identity (
    environment, kind, uuid, system_identifier, database_oid, marked_at, marked_by, claimed_at
)
VALUES (
    %s, %s, %s, %s, %s,
    pg_catalog.clock_timestamp(), %s, CASE WHEN %s THEN pg_catalog.clock_timestamp() END
)
RETURNING
    environment, kind, uuid::text, system_identifier, database_oid::bigint,
    marked_at, marked_by, claimed_at;
