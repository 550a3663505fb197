-- One row: a relation with row security, a replica identity of its own, or an index to cluster by.
SELECT
    c.oid,
    c.relrowsecurity AS is_secured,
    c.relforcerowsecurity AS is_forced,
    c.relreplident::text AS replica_identity,
    (
        SELECT x.relname::text
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisreplident
    ) AS replica_index,
    k.relname::text AS cluster_index
FROM pg_catalog.pg_class c
LEFT JOIN (
    pg_catalog.pg_index j
    JOIN pg_catalog.pg_class k ON k.oid = j.indexrelid
) ON j.indrelid = c.oid AND j.indisclustered
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'm')
  AND (
      c.relrowsecurity
      OR c.relforcerowsecurity
      OR c.relreplident <> 'd'
      OR k.oid IS NOT NULL
  )
ORDER BY c.oid
