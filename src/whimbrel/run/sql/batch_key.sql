-- At most one row: a column as a key of batches. Parameters: relation, column.
SELECT
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS type,
    a.attnotnull AS is_not_null,
    EXISTS (
        SELECT FROM pg_catalog.pg_index AS i
        WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indisvalid
          AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum AND i.indpred IS NULL
    ) AS is_unique
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE a.attrelid = pg_catalog.to_regclass(%s) AND a.attname = %s AND NOT a.attisdropped
ORDER BY a.attnum;
