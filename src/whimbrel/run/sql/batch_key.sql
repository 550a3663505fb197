-- One row per column that is there of a key of batches, in the key's order; is_unique: is a unique
-- index on just these columns? Parameters: relation, columns, columns, relation.
WITH key AS (
    SELECT a.attrelid, a.attnum, a.attnotnull, a.atttypid, k.place
    FROM pg_catalog.unnest(%s::text[]) WITH ORDINALITY AS k (name, place)
    JOIN pg_catalog.pg_attribute AS a
        ON a.attrelid = pg_catalog.to_regclass(%s) AND a.attname = k.name AND NOT a.attisdropped
        AND a.attnum > 0
)
SELECT
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS type,
    k.attnotnull AS is_not_null,
    EXISTS (
        SELECT FROM pg_catalog.pg_index AS i
        WHERE i.indrelid = k.attrelid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
          AND i.indnkeyatts = (SELECT pg_catalog.count(*) FROM key)
          AND (i.indkey::smallint[])[0:i.indnkeyatts - 1]
              = (SELECT pg_catalog.array_agg(o.attnum ORDER BY o.place) FROM key AS o)
    ) AS is_unique
FROM key AS k
JOIN pg_catalog.pg_type AS t ON t.oid = k.atttypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
ORDER BY k.place;
