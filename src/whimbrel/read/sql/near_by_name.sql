-- One row: a relation of such a full name, or with a constraint of such a schema and name, or a
-- composite type.
SELECT c.oid
FROM pg_catalog.pg_class c
WHERE c.oid = ANY (
    SELECT pg_catalog.to_regclass(f.name)::pg_catalog.oid FROM pg_catalog.unnest(%s::text[]) AS f (name)
)
UNION
SELECT k.conrelid
FROM ROWS FROM (pg_catalog.unnest(%s::text[]), pg_catalog.unnest(%s::text[])) AS f (schema, name)
JOIN pg_catalog.pg_namespace n ON n.nspname = f.schema
JOIN pg_catalog.pg_constraint k ON k.connamespace = n.oid AND k.conname = f.name
WHERE k.conrelid <> 0
UNION
SELECT c.oid
FROM pg_catalog.pg_class c
WHERE c.relkind = 'c'
  AND c.oid >= 16384
ORDER BY 1
