-- One row: something that a server must have before this database can be restored there.
SELECT 'extension' AS kind, e.extname::text AS name
FROM pg_catalog.pg_extension AS e
UNION
SELECT 'role', r.rolname::text
FROM pg_catalog.pg_shdepend AS s
INNER JOIN pg_catalog.pg_roles AS r ON r.oid = s.refobjid
WHERE s.dbid = (
        SELECT d.oid FROM pg_catalog.pg_database AS d
        WHERE d.datname = pg_catalog.current_database()
    )
    AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND s.deptype IN ('a', 'r')
UNION
-- A dump speaks of an owner where what he may do himself was changed.
SELECT 'owner', r.rolname::text
FROM pg_catalog.pg_shdepend AS s
INNER JOIN pg_catalog.pg_roles AS r ON r.oid = s.refobjid
WHERE s.dbid = (
        SELECT d.oid FROM pg_catalog.pg_database AS d
        WHERE d.datname = pg_catalog.current_database()
    )
    AND s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND s.deptype = 'o'
UNION
-- The bootstrap superuser is pinned: no dependency tells of it.
SELECT 'role', r.rolname::text
FROM pg_catalog.pg_roles AS r
WHERE r.oid = 10
UNION
SELECT 'collation', c.collname::text
FROM pg_catalog.pg_attribute AS a
INNER JOIN pg_catalog.pg_collation AS c ON c.oid = a.attcollation
WHERE a.attrelid >= 16384
    AND c.collnamespace = 'pg_catalog'::pg_catalog.regnamespace
    AND c.collname NOT IN ('default', 'C', 'POSIX', 'ucs_basic')
UNION
SELECT 'icu', c.collname::text
FROM pg_catalog.pg_collation AS c
WHERE c.oid >= 16384 AND c.collprovider = 'i'
UNION
SELECT 'foreign', w.fdwname::text
FROM pg_catalog.pg_foreign_data_wrapper AS w
UNION
SELECT 'foreign', e.extname::text
FROM pg_catalog.pg_extension AS e
WHERE e.extname = 'dblink'
ORDER BY 1, 2
