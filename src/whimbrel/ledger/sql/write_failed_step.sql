-- No row. Parameters: row id of the migration, position, digest, tag, run.
INSERT INTO whimbrel.step AS s (migration_id, position, digest, tag, state, run)
VALUES (%s, %s, %s, %s, 'failed', %s)
ON CONFLICT (migration_id, position) DO UPDATE SET
    digest = excluded.digest, tag = excluded.tag, state = excluded.state,
    started_at = excluded.started_at, finished_at = NULL, run = excluded.run,
    index_oid = NULL, evidence = NULL
WHERE s.state <> 'applied';
