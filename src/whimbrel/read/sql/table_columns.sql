-- One row: a column of one relation that this role may read. Parameter: the relation, quoted.
SELECT
    a.attname::text AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
    -- Without its modifier: a cast to varchar(20) would cut a value without a word.
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS base_type,
    a.attnotnull AS is_not_null,
    (a.atthasdef OR a.attidentity <> '') AS has_default,
    (a.attgenerated <> '' OR a.attidentity = 'a') AS is_computed,
    COALESCE((
        SELECT pg_catalog.array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
        FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = a.atttypid
    ), '{}') AS labels
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE a.attrelid = pg_catalog.to_regclass(%s)
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
ORDER BY a.attnum;
