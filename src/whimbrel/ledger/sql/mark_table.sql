-- At most one row: what stands under the name whimbrel.identity, and whether we may read it.
SELECT
    c.relkind = 'r' AND NOT c.relrowsecurity AND 8 = (
        SELECT pg_catalog.count(*)
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND (a.attname, a.atttypid) IN (
            ('environment', 'text'::regtype), ('kind', 'text'::regtype),
            ('uuid', 'uuid'::regtype), ('system_identifier', 'text'::regtype),
            ('database_oid', 'oid'::regtype), ('marked_at', 'timestamptz'::regtype),
            ('marked_by', 'text'::regtype), ('claimed_at', 'timestamptz'::regtype)
        )
    ) AS is_ours,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AS may_read,
    pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'whimbrel' AND c.relname = 'identity'
ORDER BY c.oid;
