-- One row while that backend builds an index: which, and how far. Parameter: pid.
SELECT
    p.index_relid::bigint AS index_oid,
    p.phase::text AS phase,
    (CASE WHEN p.blocks_total > 0 THEN p.blocks_done ELSE p.tuples_done END)::bigint AS done,
    (CASE WHEN p.blocks_total > 0 THEN p.blocks_total ELSE p.tuples_total END)::bigint AS total
FROM pg_catalog.pg_stat_progress_create_index AS p
WHERE p.pid = %s
ORDER BY p.pid;
