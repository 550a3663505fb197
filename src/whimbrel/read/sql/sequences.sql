-- One row: a sequence and the column it belongs to, if any.
SELECT
    c.oid,
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relpersistence::text AS persistence,
    pg_catalog.format_type(s.seqtypid, NULL) AS type,
    s.seqstart AS start,
    s.seqincrement AS increment,
    s.seqmin AS minimum,
    s.seqmax AS maximum,
    s.seqcache AS cache,
    s.seqcycle AS cycles,
    coalesce(d.refobjid, 0::pg_catalog.oid) AS owner_oid,
    coalesce(d.refobjsubid, 0) AS owner_column,
    coalesce(d.deptype = 'i', false) AS is_identity
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.objid = c.oid
    AND d.objsubid = 0
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.refobjsubid > 0
    AND d.deptype IN ('a', 'i')
WHERE s.seqrelid >= 16384
ORDER BY c.oid
