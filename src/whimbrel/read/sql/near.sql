-- One row: a relation near one of the relations, routines and types whose full names are given: it
-- stands on them, is stood on by what does, is part of a family of parents and children; or (then
-- there is a name after it) a name that a constraint of such a relation has.
WITH RECURSIVE reached (class_oid, oid) AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, pg_catalog.to_regclass(f.name)::pg_catalog.oid
    FROM pg_catalog.unnest(%s::text[]) AS f (name)
    UNION
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, c.reltype
    FROM pg_catalog.unnest(%s::text[]) AS f (name)
    JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(f.name)
    UNION
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, pg_catalog.to_regprocedure(f.name)
    FROM pg_catalog.unnest(%s::text[]) AS f (name)
    UNION
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, pg_catalog.to_regtype(f.name)
    FROM pg_catalog.unnest(%s::text[]) AS f (name)
    UNION
    SELECT l.class_oid, l.oid
    FROM reached r
    JOIN pg_catalog.pg_depend d ON d.refclassid = r.class_oid AND d.refobjid = r.oid
    -- A rule stands for its view as well, a composite type's relation for the type.
    LEFT JOIN pg_catalog.pg_rewrite w
        ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid
    LEFT JOIN pg_catalog.pg_class c
        ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid
    CROSS JOIN LATERAL (
        VALUES
            (d.classid, d.objid),
            ('pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, w.ev_class),
            ('pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, c.reltype)
    ) AS l (class_oid, oid)
    WHERE l.oid IS NOT NULL
),
around (class_oid, oid) AS (
    SELECT r.class_oid, r.oid FROM reached r
    UNION
    SELECT d.refclassid, d.refobjid
    FROM reached r
    JOIN pg_catalog.pg_depend d ON d.classid = r.class_oid AND d.objid = r.oid
    UNION
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, e.oid
    FROM pg_catalog.pg_inherits i
    CROSS JOIN LATERAL (VALUES (i.inhrelid), (i.inhparent)) AS e (oid)
),
homes (oid) AS (
    SELECT coalesce(i.indrelid, s.refobjid, k.conrelid, f.adrelid, t.tgrelid, p.polrelid, y.typrelid, c.oid)
    FROM around a
    LEFT JOIN pg_catalog.pg_class c ON a.class_oid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = a.oid
    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_catalog.pg_depend s
        ON s.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND s.objid = c.oid
        AND c.relkind = 'S'
        AND s.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND s.refobjsubid > 0
        AND s.deptype IN ('a', 'i')
    LEFT JOIN pg_catalog.pg_constraint k ON a.class_oid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = a.oid
    LEFT JOIN pg_catalog.pg_attrdef f ON a.class_oid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND f.oid = a.oid
    LEFT JOIN pg_catalog.pg_trigger t ON a.class_oid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND t.oid = a.oid
    LEFT JOIN pg_catalog.pg_policy p ON a.class_oid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND p.oid = a.oid
    LEFT JOIN pg_catalog.pg_type y ON a.class_oid = 'pg_catalog.pg_type'::pg_catalog.regclass AND y.oid = a.oid AND y.typrelid <> 0
),
near (oid) AS (
    SELECT DISTINCT c.oid
    FROM homes h
    JOIN pg_catalog.pg_class c ON c.oid = h.oid
    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'm', 'v', 'S')
)
SELECT n.oid::pg_catalog.regclass::text AS relation, '' AS constraint_name
FROM near n
UNION
SELECT s.nspname, k.conname
FROM near n
JOIN pg_catalog.pg_constraint k ON k.conrelid = n.oid
JOIN pg_catalog.pg_namespace s ON s.oid = k.connamespace
ORDER BY 1, 2
