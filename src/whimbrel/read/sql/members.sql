-- One row: how many objects belong to extensions, and a digest of which to which.
SELECT
    pg_catalog.count(*),
    sum(
        pg_catalog.hashtextextended(
            ROW(
                e.extname,
                pg_catalog.pg_describe_object(d.classid, d.objid, 0)
            )::text,
            0
        )
    )
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
  AND d.deptype = 'e'
ORDER BY 1
