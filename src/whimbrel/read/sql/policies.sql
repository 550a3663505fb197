-- One row: a row security policy of a table.
SELECT
    p.oid,
    p.polrelid AS relation_oid,
    p.polname::text AS name,
    CASE p.polcmd
        WHEN 'r' THEN 'SELECT'
        WHEN 'a' THEN 'INSERT'
        WHEN 'w' THEN 'UPDATE'
        WHEN 'd' THEN 'DELETE'
        ELSE 'ALL'
    END AS command,
    p.polpermissive AS is_permissive,
    (
        SELECT pg_catalog.array_agg(
            CASE r.role
                WHEN 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.role))
            END
            ORDER BY r.role <> 0, pg_catalog.pg_get_userbyid(r.role)
        )
        FROM pg_catalog.unnest(p.polroles) AS r (role)
    ) AS roles,
    pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS using_expression,
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS check_expression
FROM pg_catalog.pg_policy p
ORDER BY p.oid
