-- One row per index that serves no query, and per constraint that was not validated: what kind,
-- its table and its name.
SELECT 'index' AS kind, i.indrelid::pg_catalog.regclass::text AS table, c.relname::text AS name
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
-- Of a partitioned table it is valid once every partition has its part.
WHERE NOT (i.indisvalid AND i.indisready) AND n.nspname !~ '^pg_'
UNION ALL
SELECT 'constraint', k.conrelid::pg_catalog.regclass::text, k.conname::text
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_namespace AS n ON n.oid = k.connamespace
WHERE NOT k.convalidated AND k.conrelid <> 0 AND n.nspname !~ '^pg_'
    AND COALESCE((pg_catalog.to_jsonb(k) ->> 'conenforced')::boolean, true)
ORDER BY 1, 2, 3;
