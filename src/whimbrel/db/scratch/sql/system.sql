-- One row: the number that tells this server from every other.
SELECT s.system_identifier::text
FROM pg_catalog.pg_control_system() AS s
ORDER BY 1
