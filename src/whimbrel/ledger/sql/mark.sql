-- At most one row: what this database was marked as. ONLY: a child table could say anything.
SELECT
    i.environment,
    i.kind,
    i.uuid::text,
    i.system_identifier,
    i.database_oid::bigint,
    i.marked_at,
    i.marked_by,
    i.claimed_at
FROM ONLY whimbrel.identity AS i
ORDER BY i.marked_at;
