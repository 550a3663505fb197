-- One row: a row security policy of a table.
SELECT
    'pg_catalog.pg_policy'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'policy' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS name,
    p.polname::text AS part,
    pg_catalog.concat_ws(
        E'\n',
        p.polcmd::text,
        p.polpermissive::text,
        (
            SELECT pg_catalog.string_agg(
                CASE r.role WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(r.role)::text END,
                ',' ORDER BY r.rank
            )
            FROM pg_catalog.unnest(p.polroles) WITH ORDINALITY AS r (role, rank)
        ),
        'using ' || pg_catalog.pg_get_expr(p.polqual, p.polrelid),
        'check ' || pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
    ) AS definition
FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY p.oid
