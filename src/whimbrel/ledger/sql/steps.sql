-- One row per statement of one attempt that ran or began to. Parameter: row id of the migration.
SELECT
    s.position, s.digest, s.tag, s.state, s.run, s.index_oid::bigint AS index_oid, s.evidence
FROM whimbrel.step AS s
WHERE s.migration_id = %s
ORDER BY s.position;
