-- One row: a sequence that a dump carries, and how it counts.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    s.seqincrement AS increment,
    s.seqcycle AS cycles
FROM pg_catalog.pg_sequence AS s
INNER JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS m
        WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND m.objid = c.oid AND m.objsubid = 0 AND m.deptype = 'e'
            AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_extension AS e
                WHERE c.oid = ANY (e.extconfig)
            )
    )
ORDER BY n.nspname, c.relname
