-- One row per backend of ours that lives: since when it has had nothing to do, NULL while it works;
-- since when it has waited for its client, working or not (between the messages of a pipeline, or
-- inside a COPY, it calls itself active). Parameters: pids, how their application_name begins.
SELECT
    a.pid,
    CASE WHEN a.state LIKE 'idle%%' THEN a.state_change::text END AS idle_since,
    CASE WHEN a.wait_event = 'ClientRead' THEN a.state_change::text END AS listens_since
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid = ANY (%s) AND pg_catalog.starts_with(a.application_name, %s)
ORDER BY a.pid;
