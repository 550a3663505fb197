-- One row per index, those of constraints too.
SELECT n.nspname::text AS schema, i.relname::text AS name, tn.nspname::text AS table_schema,
    t.relname::text AS table, pg_catalog.pg_table_is_visible(i.oid) AS is_visible,
    ARRAY(
        SELECT COALESCE(a.attname::text, '')
        FROM pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY AS u (number, position)
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = u.number AND u.number > 0
        WHERE u.position <= x.indnkeyatts ORDER BY u.position
    ) AS columns,
    pg_catalog.pg_get_indexdef(i.oid) AS definition, x.indisunique AS is_unique,
    x.indisvalid AND x.indisready AS is_valid,
    EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
        AS is_of_constraint,
    x.indisreplident AS is_replica_identity, x.indpred IS NOT NULL AS is_partial,
    pg_catalog.pg_stat_get_numscans(i.oid) AS scans,
    COALESCE(s.spcname::text, '') AS tablespace, x.indisclustered AS is_clustered,
    COALESCE(pg_catalog.obj_description(i.oid, 'pg_class'), '') AS comment,
    ARRAY(
        SELECT pg_catalog.format('ALTER COLUMN %s SET STATISTICS %s', e.attnum, e.attstattarget)
        FROM pg_catalog.pg_attribute AS e
        WHERE e.attrelid = i.oid AND e.attstattarget >= 0 ORDER BY e.attnum
    ) AS settings
FROM pg_catalog.pg_index AS x
JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class AS t ON t.oid = x.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = i.relnamespace
LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = i.reltablespace
JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, i.relname;
