-- One row: a column that has values of its own, and whether an UPDATE may set it. Parameter: the
-- relation, quoted.
SELECT
    a.attname::text AS name,
    a.attidentity <> 'a' AS may_update
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid = pg_catalog.to_regclass(%s)
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND a.attgenerated = ''
ORDER BY a.attnum;
