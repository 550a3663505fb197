-- One row per type of the users' own, with a table that has a column of it; several rows for several.
SELECT n.nspname::text AS schema, y.typname::text AS name, y.typtype::text AS type,
    pg_catalog.pg_type_is_visible(y.oid) AS is_visible,
    y.typnotnull OR EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.contypid = y.oid)
        AS is_constrained,
    tn.nspname::text AS user_schema, t.relname::text AS user_name
FROM pg_catalog.pg_type AS y
JOIN pg_catalog.pg_namespace AS n ON n.oid = y.typnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.atttypid = y.oid AND NOT a.attisdropped AND a.attnum > 0
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = a.attrelid AND t.relkind IN ('r', 'p', 'm')
LEFT JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
WHERE (y.typtype IN ('d', 'e', 'r') OR (y.typtype = 'c' AND EXISTS (
        SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = y.typrelid AND c.relkind = 'c')))
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, y.typname, tn.nspname, t.relname;
