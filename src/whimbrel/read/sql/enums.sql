-- One row: an enum type with its labels in order.
SELECT
    t.oid,
    t.typarray AS array_type_oid,
    n.nspname::text AS schema,
    t.typname::text AS name,
    coalesce(
        (
            SELECT pg_catalog.array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum e
            WHERE e.enumtypid = t.oid
        ),
        '{}'
    ) AS labels
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e'
  AND t.oid >= 16384
ORDER BY t.oid
