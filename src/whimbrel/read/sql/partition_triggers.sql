-- One row: a partition's part of its parent's trigger that fires otherwise than that.
SELECT
    'pg_catalog.pg_trigger'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    t.oid,
    'trigger of a partition' AS kind,
    n.nspname::text AS schema,
    c.relname::text AS name,
    t.tgname::text AS part,
    pg_catalog.format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, own.words, t.tgname) AS create,
    '' AS shape,
    ARRAY[
        pg_catalog.format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, own.words, t.tgname)
    ] AS replace,
    ARRAY[
        pg_catalog.format('ALTER TABLE %I.%I %s TRIGGER %I', n.nspname, c.relname, usual.words, t.tgname)
    ] AS drop,
    'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid AS home_class_oid,
    c.oid AS home_oid,
    '' AS inline
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid AND p.tgenabled <> t.tgenabled
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN (
    VALUES ('O', 'ENABLE'), ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')
) AS own (letter, words) ON own.letter = t.tgenabled::text
JOIN (
    VALUES ('O', 'ENABLE'), ('D', 'DISABLE'), ('R', 'ENABLE REPLICA'), ('A', 'ENABLE ALWAYS')
) AS usual (letter, words) ON usual.letter = p.tgenabled::text
WHERE NOT t.tgisinternal
ORDER BY t.oid
