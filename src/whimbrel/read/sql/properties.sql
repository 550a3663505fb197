-- One row: a property of an object (class, oid, column) that is not its default.
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    0 AS part,
    'row security' AS kind,
    c.relrowsecurity::text || ' forced ' || c.relforcerowsecurity::text AS definition
FROM pg_catalog.pg_class c
WHERE c.relrowsecurity OR c.relforcerowsecurity
UNION ALL
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    0,
    'replica identity',
    pg_catalog.concat_ws(
        E'\n',
        c.relreplident::text,
        (
            SELECT pg_catalog.string_agg(
                x.relname || ' ' || i.indisreplident || ' ' || i.indisclustered,
                E'\n' ORDER BY x.relname
            )
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            WHERE i.indrelid = c.oid
              AND (i.indisreplident OR i.indisclustered)
        )
    )
FROM pg_catalog.pg_class c
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'm')
  AND (
      c.relreplident <> 'd'
      OR EXISTS (
          SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisclustered
      )
  )
UNION ALL
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
    c.oid,
    0,
    'storage settings',
    pg_catalog.concat_ws(
        E'\n',
        CASE WHEN c.relkind <> 'i' OR k.oid IS NOT NULL THEN c.reloptions::text END,
        'toast ' || t.reloptions::text,
        'tablespace ' || s.spcname,
        CASE WHEN m.amname <> 'heap' AND c.relkind <> 'i' THEN 'using ' || m.amname END
    )
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'm', 'i', 'I')
  AND (
      (c.reloptions IS NOT NULL AND (c.relkind NOT IN ('i', 'I') OR k.oid IS NOT NULL))
      OR t.reloptions IS NOT NULL
      OR c.reltablespace <> 0
      OR (c.relkind IN ('r', 'm') AND m.amname <> 'heap')
  )
UNION ALL
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
    a.attrelid,
    CASE WHEN c.relkind IN ('i', 'I') THEN 0 ELSE a.attnum::int END,
    'storage settings',
    pg_catalog.concat_ws(
        E'\n',
        a.attname::text,
        CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
        'compression ' || nullif(a.attcompression::text, ''),
        'statistics ' || nullif(a.attstattarget::int, -1),
        a.attoptions::text
    )
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.attrelid >= 16384
  AND a.attnum > 0
  AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'm', 'i', 'I')
  AND (
      (a.attstorage <> t.typstorage AND c.relkind NOT IN ('i', 'I'))
      OR a.attcompression <> ''
      OR coalesce(a.attstattarget, -1) >= 0
      OR (a.attoptions IS NOT NULL AND c.relkind NOT IN ('i', 'I'))
  )
ORDER BY 1, 2, 3, 4, 5
