-- One row: a column of a table or view that this role may read; `base_type` is that below any
-- domain, `element` that of an array of PostgreSQL's own types, empty for others.
WITH RECURSIVE below AS (
    SELECT t.oid AS top, t.oid, t.typtype, t.typbasetype
    FROM pg_catalog.pg_type AS t
    UNION ALL
    SELECT b.top, t.oid, t.typtype, t.typbasetype
    FROM below AS b
    JOIN pg_catalog.pg_type AS t ON b.typtype = 'd' AND t.oid = b.typbasetype
)
SELECT
    n.nspname::text AS schema,
    c.relname::text AS relation,
    c.relkind::text AS kind,
    a.attname::text AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
    t.typname::text AS base_type,
    COALESCE(e.typname::text, '') AS element,
    a.attnotnull AS is_not_null,
    COALESCE((
        SELECT pg_catalog.array_agg(l.enumlabel::text ORDER BY l.enumsortorder)
        FROM pg_catalog.pg_enum AS l WHERE l.enumtypid IN (t.oid, e.oid)
    ), '{}') AS labels,
    COALESCE(pg_catalog.col_description(c.oid, a.attnum), '') AS comment
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN below AS b ON b.top = a.atttypid AND b.typtype <> 'd'
JOIN pg_catalog.pg_type AS t ON t.oid = b.oid
-- An array of a type that a client does not know comes as its text.
LEFT JOIN pg_catalog.pg_type AS e
    ON t.typcategory = 'A' AND e.oid = t.typelem
    AND e.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT c.relispartition
  AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_keep', 'whimbrel_protect')
  AND c.relname NOT IN ('_prisma_migrations', 'alembic_version')
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
        AND d.deptype = 'e'
  )
ORDER BY n.nspname, c.relname, a.attnum;
