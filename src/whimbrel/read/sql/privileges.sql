-- One row: what one grantee may do with an object (class, oid, column) beyond, or short of, what
-- PostgreSQL gives by itself. `grantee` is empty for PUBLIC; `is_owner`: the object's own owner.
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
    UNION ALL
    SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, 0, 'l', l.lanowner, l.lanacl
    FROM pg_catalog.pg_language l
    UNION ALL
    SELECT
        'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, w.oid, 0, 'F', w.fdwowner, w.fdwacl
    FROM pg_catalog.pg_foreign_data_wrapper w
    UNION ALL
    SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, s.oid, 0, 'S', s.srvowner, s.srvacl
    FROM pg_catalog.pg_foreign_server s
),
explicit AS (
    SELECT
        o.class_oid,
        o.oid,
        o.part,
        o.owner,
        o.acl,
        coalesce(i.initprivs, pg_catalog.acldefault(o.type, o.owner)) AS usual
    FROM objects o
    LEFT JOIN pg_catalog.pg_init_privs i
        ON i.classoid = o.class_oid AND i.objoid = o.oid AND i.objsubid = o.part
    WHERE o.acl IS NOT NULL
      AND (o.oid >= 16384 OR o.class_oid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
),
entries AS (
    SELECT x.class_oid, x.oid, x.part, x.owner, e.grantee, e.privilege_type, e.is_grantable, true AS is_there
    FROM explicit x, pg_catalog.aclexplode(x.acl) e
    UNION ALL
    SELECT x.class_oid, x.oid, x.part, x.owner, e.grantee, e.privilege_type, e.is_grantable, false
    FROM explicit x, pg_catalog.aclexplode(x.usual) e
),
deviations AS (
    SELECT
        e.class_oid,
        e.oid,
        e.part,
        e.owner,
        e.grantee,
        e.privilege_type,
        pg_catalog.bool_or(e.is_there) AS is_there,
        coalesce(pg_catalog.bool_or(e.is_grantable) FILTER (WHERE e.is_there), false) AS is_grantable
    FROM entries e
    GROUP BY e.class_oid, e.oid, e.part, e.owner, e.grantee, e.privilege_type
    HAVING pg_catalog.bool_and(e.is_there) OR NOT pg_catalog.bool_or(e.is_there)
        OR coalesce(pg_catalog.bool_or(e.is_grantable) FILTER (WHERE e.is_there), false)
        <> coalesce(pg_catalog.bool_or(e.is_grantable) FILTER (WHERE NOT e.is_there), false)
)
SELECT
    d.class_oid,
    d.oid,
    d.part,
    CASE d.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(d.grantee)::text END AS grantee,
    d.grantee = d.owner AS is_owner,
    pg_catalog.array_agg(d.privilege_type ORDER BY d.privilege_type)
        FILTER (WHERE d.is_there AND NOT d.is_grantable) AS granted,
    pg_catalog.array_agg(d.privilege_type ORDER BY d.privilege_type)
        FILTER (WHERE d.is_there AND d.is_grantable) AS grantable,
    pg_catalog.array_agg(d.privilege_type ORDER BY d.privilege_type)
        FILTER (WHERE NOT d.is_there) AS revoked
FROM deviations d
GROUP BY d.class_oid, d.oid, d.part, d.owner, d.grantee
ORDER BY d.class_oid, d.oid, d.part, grantee
