-- One row: a comment, or (with its provider) a security label, of an object (class, oid, column).
SELECT
    d.classoid AS class_oid,
    d.objoid AS oid,
    d.objsubid::int AS part,
    '' AS provider,
    d.description AS text
FROM pg_catalog.pg_description d
WHERE (d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
  AND d.description <> 'standard public schema'
UNION ALL
SELECT d.classoid, d.objoid, 0, '', d.description
FROM pg_catalog.pg_shdescription d
JOIN pg_catalog.pg_subscription s ON s.oid = d.objoid
WHERE d.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass
UNION ALL
SELECT l.classoid, l.objoid, l.objsubid::int, l.provider, l.label
FROM pg_catalog.pg_seclabel l
WHERE l.objoid >= 16384
ORDER BY 1, 2, 3, 4
