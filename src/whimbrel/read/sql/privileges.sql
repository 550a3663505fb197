-- One row: the privileges that others than its owner have on an object (class, oid, column),
-- where they are not what PostgreSQL grants by itself.
WITH objects (class_oid, oid, part, type, owner, acl) AS (
    SELECT
        'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid,
        c.oid,
        0,
        CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char",
        c.relowner,
        c.relacl
    FROM pg_catalog.pg_class c
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    UNION ALL
    SELECT
        'pg_catalog.pg_class'::pg_catalog.regclass,
        a.attrelid,
        a.attnum::int,
        'c',
        c.relowner,
        a.attacl
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE NOT a.attisdropped
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, 'f', p.proowner, p.proacl
    FROM pg_catalog.pg_proc p
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0, 'T', t.typowner, t.typacl
    FROM pg_catalog.pg_type t
    UNION ALL
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, 'n', n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace n
),
granted (class_oid, oid, part, entries, usual) AS (
    SELECT
        o.class_oid,
        o.oid,
        o.part,
        (
            SELECT pg_catalog.array_agg(
                e.grantee || ' ' || e.privilege_type || ' ' || e.is_grantable
                ORDER BY e.grantee, e.privilege_type, e.is_grantable
            )
            FROM pg_catalog.aclexplode(o.acl) e
            WHERE e.grantee <> o.owner
        ),
        (
            SELECT pg_catalog.array_agg(
                e.grantee || ' ' || e.privilege_type || ' ' || e.is_grantable
                ORDER BY e.grantee, e.privilege_type, e.is_grantable
            )
            FROM pg_catalog.aclexplode(
                coalesce(i.initprivs, pg_catalog.acldefault(o.type, o.owner))
            ) e
            WHERE e.grantee <> o.owner
        )
    FROM objects o
    LEFT JOIN pg_catalog.pg_init_privs i
        ON i.classoid = o.class_oid AND i.objoid = o.oid AND i.objsubid = o.part
    WHERE o.acl IS NOT NULL
      AND (o.oid >= 16384 OR o.class_oid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
)
SELECT
    g.class_oid,
    g.oid,
    g.part,
    'privileges' AS kind,
    coalesce((
        SELECT pg_catalog.string_agg(named.entry, E'\n' ORDER BY named.entry)
        FROM (
            SELECT
                CASE pg_catalog.split_part(e.entry, ' ', 1)
                    WHEN '0' THEN 'public'
                    ELSE pg_catalog.pg_get_userbyid(
                        pg_catalog.split_part(e.entry, ' ', 1)::pg_catalog.oid
                    )::text
                END || pg_catalog.substr(e.entry, pg_catalog.strpos(e.entry, ' ')) AS entry
            FROM pg_catalog.unnest(g.entries) AS e (entry)
        ) AS named
    ), 'none') AS definition
FROM granted g
WHERE g.entries IS DISTINCT FROM g.usual
ORDER BY g.class_oid, g.oid, g.part
