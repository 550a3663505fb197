-- One row: the quoted, qualified name of a relation. Parameter: its oid.
SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid = %s
ORDER BY c.oid;
