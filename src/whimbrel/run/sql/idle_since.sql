-- One row per backend of ours that lives: since when it has had nothing to do, NULL while it works.
-- Between the messages of a pipeline it calls itself active, and waits for its client.
-- Parameters: pids, how their application_name begins.
SELECT
    a.pid,
    CASE WHEN a.state LIKE 'idle%%' OR a.wait_event = 'ClientRead' THEN a.state_change::text END
        AS since
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid = ANY (%s) AND pg_catalog.starts_with(a.application_name, %s)
ORDER BY a.pid;
