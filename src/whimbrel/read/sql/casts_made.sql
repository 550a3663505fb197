-- One row: a cast that is the user's, with the statement that makes it.
SELECT
    'pg_catalog.pg_cast'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    'cast' AS kind,
    '' AS schema,
    x.types AS name,
    '' AS part,
    pg_catalog.concat(
        'CREATE CAST (',
        x.types,
        ') ',
        CASE c.castmethod
            WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::pg_catalog.regprocedure::text
            WHEN 'i' THEN 'WITH INOUT'
            ELSE 'WITHOUT FUNCTION'
        END,
        CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END
    ) AS create
FROM pg_catalog.pg_cast c
CROSS JOIN LATERAL (
    SELECT pg_catalog.format_type(c.castsource, NULL) || ' AS '
        || pg_catalog.format_type(c.casttarget, NULL) AS types
) x
WHERE c.oid >= 16384
  -- A range type makes one to its multirange by itself.
  AND NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
        AND d.objid = c.oid
        AND d.deptype = 'i'
  )
ORDER BY c.oid
