-- One row per constraint of a table.
SELECT n.nspname::text AS schema, c.relname::text AS table, k.conname::text AS name,
    k.contype::text AS type, k.convalidated AS is_valid,
    ARRAY(
        SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (number, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.number
        ORDER BY u.position
    ) AS columns,
    fn.nspname::text AS other_schema, f.relname::text AS other_name,
    ARRAY(
        SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (number, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.number
        ORDER BY u.position
    ) AS other_columns,
    pg_catalog.pg_get_constraintdef(k.oid) AS definition,
    COALESCE(pg_catalog.obj_description(k.oid, 'pg_constraint'), '') AS comment
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS f ON f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE k.contype IN ('p', 'u', 'c', 'f', 'x', 'n')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, c.relname, k.conname;
