-- No row. Parameters: who, verb, detail as JSON text.
INSERT INTO whimbrel.audit (at, who, verb, detail)
VALUES (pg_catalog.clock_timestamp(), %s, %s, %s::jsonb);
