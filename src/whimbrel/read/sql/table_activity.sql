-- One row: what was done to a user's table since its statistics were reset. Only tables with rows
-- or changes; counters of one that is new begin at 0.
SELECT
    t.relid::bigint AS oid,
    (pg_catalog.quote_ident(t.schemaname) || '.' || pg_catalog.quote_ident(t.relname)) AS name,
    t.n_live_tup AS live,
    t.n_tup_ins AS inserted,
    t.n_tup_upd AS updated,
    t.n_tup_del AS deleted,
    t.seq_tup_read AS scanned
FROM pg_catalog.pg_stat_user_tables AS t
WHERE t.schemaname NOT IN ('whimbrel', 'whimbrel_keep', 'whimbrel_protect')
  AND (t.n_live_tup > 0 OR t.n_tup_ins > 0 OR t.n_tup_upd > 0 OR t.n_tup_del > 0)
ORDER BY t.relid;
