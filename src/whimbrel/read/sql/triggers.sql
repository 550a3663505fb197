-- One row: a trigger or rule of a relation, or an event trigger (then there is no relation).
SELECT
    'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    t.tgrelid AS relation_oid,
    'trigger' AS kind,
    t.tgname::text AS name,
    pg_catalog.pg_get_triggerdef(t.oid) AS definition,
    t.tgenabled::text AS firing
FROM pg_catalog.pg_trigger t
WHERE NOT t.tgisinternal
  AND t.tgparentid = 0
  AND t.tgname NOT LIKE 'whimbrel\_%'
UNION ALL
SELECT
    'pg_catalog.pg_rewrite'::pg_catalog.regclass::pg_catalog.oid,
    r.oid,
    r.ev_class,
    'rule',
    r.rulename::text,
    pg_catalog.rtrim(pg_catalog.pg_get_ruledef(r.oid), ';'),
    r.ev_enabled::text
FROM pg_catalog.pg_rewrite r
WHERE r.rulename <> '_RETURN'
  AND r.oid >= 16384
UNION ALL
SELECT
    'pg_catalog.pg_event_trigger'::pg_catalog.regclass::pg_catalog.oid,
    e.oid,
    0::pg_catalog.oid,
    'event trigger',
    e.evtname::text,
    'CREATE EVENT TRIGGER ' || pg_catalog.quote_ident(e.evtname) || ' ON ' || e.evtevent
        || coalesce(
            ' WHEN TAG IN ('
            || (
                SELECT pg_catalog.string_agg(pg_catalog.quote_literal(tag), ', ' ORDER BY tag)
                FROM pg_catalog.unnest(e.evttags) AS tag
            )
            || ')',
            ''
        )
        || ' EXECUTE FUNCTION ' || e.evtfoid::pg_catalog.regproc::text || '()',
    e.evtenabled::text
FROM pg_catalog.pg_event_trigger e
WHERE e.evtname NOT LIKE 'whimbrel\_%'
ORDER BY 1, 2
