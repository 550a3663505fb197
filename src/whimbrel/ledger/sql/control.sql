-- One row: the cluster's own number, equal on a physical copy, different after initdb.
SELECT
    s.system_identifier::text,
    c.timeline_id::integer
FROM pg_catalog.pg_control_system() AS s
CROSS JOIN pg_catalog.pg_control_checkpoint() AS c
ORDER BY s.system_identifier;
