-- One row: a trigger or rule of a relation, or an event trigger.
SELECT
    'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    'trigger' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS name,
    t.tgname::text AS part,
    pg_catalog.pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text AS definition
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal
  AND t.tgname NOT LIKE 'whimbrel\_%'
UNION ALL
SELECT
    'pg_catalog.pg_rewrite'::pg_catalog.regclass::pg_catalog.oid,
    r.oid,
    'rule',
    n.nspname::text,
    c.relname::text,
    r.rulename::text,
    pg_catalog.pg_get_ruledef(r.oid) || ' ' || r.ev_enabled::text
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN'
  AND r.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_event_trigger'::pg_catalog.regclass::pg_catalog.oid,
    e.oid,
    'event trigger',
    '',
    e.evtname::text,
    '',
    pg_catalog.concat_ws(
        E'\n',
        e.evtevent::text,
        e.evtfoid::pg_catalog.regprocedure::text,
        e.evtenabled::text,
        e.evttags::text
    )
FROM pg_catalog.pg_event_trigger e
WHERE e.evtname NOT LIKE 'whimbrel\_%'
ORDER BY 1, 2
