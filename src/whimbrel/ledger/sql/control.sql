-- One row: the cluster's own number, equal on a physical copy, different after initdb.
SELECT s.system_identifier::text
FROM pg_catalog.pg_control_system() AS s
ORDER BY s.system_identifier;
