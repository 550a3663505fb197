-- One row: a table whose rows no trigger keeps from TRUNCATE. A partitioned table has none of its
-- own, and an extension's are its author's.
SELECT n.nspname::text AS schema, c.relname::text AS relation
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_'
  AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_protect')
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e'
  )
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_trigger AS t
      WHERE t.tgrelid = c.oid AND t.tgname = 'whimbrel_truncate' AND t.tgenabled IN ('O', 'A')
  )
ORDER BY n.nspname, c.relname;
