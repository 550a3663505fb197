-- One row: which guard stands in this database, and which of its event triggers are on.
SELECT
    p.version,
    p.environment,
    p.contacts,
    p.installed_by AS by,
    p.installed_at AS since,
    p.made_template,
    (
        SELECT d.datistemplate FROM pg_catalog.pg_database AS d
        WHERE d.datname = pg_catalog.current_database()
    ) AS is_template,
    pg_catalog.pg_get_userbyid(n.nspowner)::text AS owner,
    ARRAY(
        SELECT e.evtname::text
        FROM pg_catalog.pg_event_trigger AS e
        WHERE e.evtname LIKE 'whimbrel\_%' AND e.evtenabled IN ('O', 'A')
        ORDER BY e.evtname
    ) AS events
FROM whimbrel_protect.protection AS p
CROSS JOIN pg_catalog.pg_namespace AS n
WHERE n.nspname = 'whimbrel_protect'
ORDER BY p.installed_at;
