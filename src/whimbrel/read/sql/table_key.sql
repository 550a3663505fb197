-- At most one row: the columns that tell a row from every other: the primary key, else a unique
-- index that is whole, valid, immediate and without nulls. Parameter: the relation, quoted.
SELECT k.columns
FROM (
    SELECT
        i.indexrelid,
        i.indisprimary,
        pg_catalog.array_agg(a.attname::text ORDER BY u.place) AS columns,
        pg_catalog.bool_and(a.attnotnull AND a.attnum > 0) AS is_sure
    FROM pg_catalog.pg_index AS i
    CROSS JOIN LATERAL
        pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY AS u (number, place)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = u.number
    WHERE i.indrelid = pg_catalog.to_regclass(%s)
      AND i.indisunique AND i.indisvalid AND i.indimmediate
      AND i.indpred IS NULL AND i.indexprs IS NULL
      AND u.place <= i.indnkeyatts
    GROUP BY i.indexrelid, i.indisprimary
) AS k
WHERE k.is_sure
ORDER BY k.indisprimary DESC, pg_catalog.cardinality(k.columns), k.indexrelid
LIMIT 1;
