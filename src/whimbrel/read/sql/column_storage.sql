-- One row: a column of a relation or index that is kept, or counted, in a way of its own.
SELECT
    a.attrelid AS relation_oid,
    a.attnum::int AS number,
    CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text ELSE '' END AS storage,
    t.typstorage::text AS usual_storage,
    CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' ELSE '' END AS compression,
    coalesce(a.attstattarget::int, -1) AS statistics,
    a.attoptions AS options
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.attrelid >= 16384
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'f', 'm', 'i', 'I')
  AND (
      (a.attstorage <> t.typstorage AND c.relkind NOT IN ('i', 'I'))
      OR (a.attcompression <> '' AND c.relkind NOT IN ('i', 'I'))
      OR coalesce(a.attstattarget, -1) >= 0
      OR (a.attoptions IS NOT NULL AND c.relkind NOT IN ('i', 'I'))
  )
ORDER BY a.attrelid, a.attnum
