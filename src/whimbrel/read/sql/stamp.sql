-- One row: a number that changes when anybody commits a change of the schema (xmin is the
-- transaction that wrote a row). TRUNCATE and the like write pg_class anew without changing the
-- schema, so it is told by its words. Temporary tables come and go all the time: left out.
SELECT
    pg_catalog.sum(pg_catalog.hashtextextended(w.source || w.writer, w.oid::bigint))::text AS stamp
FROM (
    SELECT
        pg_catalog.concat_ws(
            ' ', c.relname, c.relnamespace, c.relkind, c.relnatts, c.relchecks, c.reloptions
        ) AS source,
        '' AS writer,
        c.oid
    FROM pg_catalog.pg_class c
    WHERE c.oid >= 16384 AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'attribute' || a.attnum, a.xmin::text, a.attrelid
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'constraint', k.xmin::text, k.oid
    FROM pg_catalog.pg_constraint k
    LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    WHERE k.oid >= 16384 AND c.relpersistence IS DISTINCT FROM 't'
    UNION ALL
    SELECT 'proc', p.xmin::text, p.oid FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
    UNION ALL
    SELECT 'rewrite', r.xmin::text, r.oid FROM pg_catalog.pg_rewrite r WHERE r.oid >= 16384
    UNION ALL
    SELECT 'trigger', t.xmin::text, t.oid FROM pg_catalog.pg_trigger t WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'enum', e.xmin::text, e.oid FROM pg_catalog.pg_enum e
    UNION ALL
    SELECT 'policy', p.xmin::text, p.oid FROM pg_catalog.pg_policy p
) AS w
ORDER BY 1
