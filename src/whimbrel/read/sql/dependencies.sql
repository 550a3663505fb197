-- One row: an object (class, oid, column) that depends on another, both made after initdb,
-- or on a schema; a view's rule stands for the view.
SELECT
    CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END
        ::pg_catalog.oid AS class_oid,
    coalesce(r.ev_class, d.objid) AS oid,
    d.objsubid::int AS part,
    d.refclassid AS on_class_oid,
    d.refobjid AS on_oid,
    d.refobjsubid::int AS on_part,
    d.deptype::text AS type
FROM pg_catalog.pg_depend d
LEFT JOIN pg_catalog.pg_rewrite r
    ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    AND r.oid = d.objid
    AND r.rulename = '_RETURN'
LEFT JOIN pg_catalog.pg_constraint n
    ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
    AND n.oid = d.objid
    AND n.contype = 'n'
    AND n.conrelid <> 0
WHERE d.objid >= 16384
  -- A not-null constraint is its column's, which its own row says.
  AND n.oid IS NULL
  -- The triggers of a foreign key are nobody's.
  AND NOT (d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.deptype = 'i')
  AND (d.refobjid >= 16384 OR d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
ORDER BY d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype
