-- At most one row: may we read what stands under the name whimbrel.audit?
SELECT
    c.relkind = 'r'
    AND NOT c.relrowsecurity
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'whimbrel' AND c.relname = 'audit'
ORDER BY c.oid;
