-- One row: an object (class, oid) and the role that owns it.
SELECT
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    c.oid,
    pg_catalog.pg_get_userbyid(c.relowner)::text AS owner
FROM pg_catalog.pg_class c
WHERE c.oid >= 16384
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  -- A column's own sequence has the owner of its table, and no other.
  AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.objid = c.oid
        AND c.relkind = 'S'
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refobjsubid > 0
        AND d.deptype IN ('a', 'i')
  )
UNION ALL
SELECT
    'pg_catalog.pg_proc'::pg_catalog.regclass,
    p.oid,
    pg_catalog.pg_get_userbyid(p.proowner)::text
FROM pg_catalog.pg_proc p
WHERE p.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass,
    t.oid,
    pg_catalog.pg_get_userbyid(t.typowner)::text
FROM pg_catalog.pg_type t
WHERE t.oid >= 16384
  AND t.typrelid = 0
  AND t.typcategory <> 'A'
  AND t.typtype <> 'm'
UNION ALL
SELECT
    'pg_catalog.pg_namespace'::pg_catalog.regclass,
    n.oid,
    pg_catalog.pg_get_userbyid(n.nspowner)::text
FROM pg_catalog.pg_namespace n
WHERE n.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.collowner)::text
FROM pg_catalog.pg_collation o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.conowner)::text
FROM pg_catalog.pg_conversion o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.oprowner)::text
FROM pg_catalog.pg_operator o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.opcowner)::text
FROM pg_catalog.pg_opclass o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.opfowner)::text
FROM pg_catalog.pg_opfamily o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.dictowner)::text
FROM pg_catalog.pg_ts_dict o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.cfgowner)::text
FROM pg_catalog.pg_ts_config o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.stxowner)::text
FROM pg_catalog.pg_statistic_ext o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.pubowner)::text
FROM pg_catalog.pg_publication o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.fdwowner)::text
FROM pg_catalog.pg_foreign_data_wrapper o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.srvowner)::text
FROM pg_catalog.pg_foreign_server o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.evtowner)::text
FROM pg_catalog.pg_event_trigger o
WHERE o.oid >= 16384
UNION ALL
SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, o.oid, pg_catalog.pg_get_userbyid(o.lanowner)::text
FROM pg_catalog.pg_language o
WHERE o.oid >= 16384
ORDER BY 1, 2
