-- One row per sequence with its last value; null where it was never used, or may not be read.
SELECT s.schemaname::text AS schema, s.sequencename::text AS name, s.last_value
FROM pg_catalog.pg_sequences AS s
ORDER BY s.schemaname, s.sequencename;
