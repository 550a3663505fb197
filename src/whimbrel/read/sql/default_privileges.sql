-- One row: what one grantee will be able to do with objects that a role makes, beyond, or short of,
-- what PostgreSQL gives by itself; `creator` is empty for the role that asks.
WITH entries AS (
    SELECT d.oid, e.grantee, e.privilege_type, e.is_grantable, true AS is_there
    FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) e
    UNION ALL
    SELECT d.oid, e.grantee, e.privilege_type, e.is_grantable, false
    FROM pg_catalog.pg_default_acl d,
        pg_catalog.aclexplode(
            pg_catalog.acldefault(
                CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole
            )
        ) e
    -- Those of a schema are added to the others.
    WHERE d.defaclnamespace = 0
),
deviations AS (
    SELECT
        e.oid,
        e.grantee,
        e.privilege_type,
        pg_catalog.bool_or(e.is_there) AS is_there,
        coalesce(pg_catalog.bool_or(e.is_grantable) FILTER (WHERE e.is_there), false) AS is_grantable
    FROM entries e
    GROUP BY e.oid, e.grantee, e.privilege_type
    HAVING pg_catalog.bool_and(e.is_there) OR NOT pg_catalog.bool_or(e.is_there)
)
SELECT
    'pg_catalog.pg_default_acl'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    d.oid,
    coalesce(n.nspname::text, '') AS schema,
    CASE d.defaclobjtype
        WHEN 'r' THEN 'TABLES'
        WHEN 'S' THEN 'SEQUENCES'
        WHEN 'f' THEN 'ROUTINES'
        WHEN 'T' THEN 'TYPES'
        WHEN 'n' THEN 'SCHEMAS'
        ELSE 'LARGE OBJECTS'
    END AS on_kind,
    CASE
        WHEN d.defaclrole = CURRENT_USER::pg_catalog.regrole THEN ''
        ELSE pg_catalog.pg_get_userbyid(d.defaclrole)::text
    END AS creator,
    CASE v.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(v.grantee)::text END AS grantee,
    v.grantee = d.defaclrole AS is_creator,
    pg_catalog.array_agg(v.privilege_type ORDER BY v.privilege_type)
        FILTER (WHERE v.is_there AND NOT v.is_grantable) AS granted,
    pg_catalog.array_agg(v.privilege_type ORDER BY v.privilege_type)
        FILTER (WHERE v.is_there AND v.is_grantable) AS grantable,
    pg_catalog.array_agg(v.privilege_type ORDER BY v.privilege_type)
        FILTER (WHERE NOT v.is_there) AS revoked
FROM pg_catalog.pg_default_acl d
JOIN deviations v ON v.oid = d.oid
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
GROUP BY d.oid, n.nspname, d.defaclobjtype, d.defaclrole, v.grantee
ORDER BY d.oid, grantee
