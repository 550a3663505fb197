-- One row per ledger row whose down.sql was begun; it is half undone while that row counts as
-- applied.
SELECT DISTINCT pg_catalog.substr(s.migration_id, 6) AS row_id
FROM whimbrel.step AS s
WHERE s.migration_id LIKE 'undo %' AND s.state IN ('started', 'applied')
ORDER BY row_id;
