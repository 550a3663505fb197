-- One row per column of a table or view.
SELECT n.nspname::text AS schema, c.relname::text AS table, a.attname::text AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS is_nullable,
    a.atthasdef OR a.attidentity <> '' AS has_default,
    CASE WHEN a.attgenerated = '' THEN COALESCE(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') ELSE '' END
        AS "default",
    a.attgenerated <> '' AS is_generated,
    a.attidentity <> '' AS is_identity
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, c.relname, a.attnum;
