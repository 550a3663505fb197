-- One row per table, view or partitioned table: its size, its rows, and what it is part of.
WITH RECURSIVE below AS (
    SELECT c.oid AS top, c.oid AS oid FROM pg_catalog.pg_class AS c WHERE c.relkind IN ('r', 'p', 'm')
    UNION ALL
    SELECT b.top, i.inhrelid FROM below AS b JOIN pg_catalog.pg_inherits AS i ON i.inhparent = b.oid
    JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent AND p.relkind = 'p'
), sizes AS (
    -- A copy of the schema with production's statistics has files of no size.
    SELECT b.top, pg_catalog.sum(GREATEST(
            pg_catalog.pg_total_relation_size(b.oid),
            c.relpages::bigint * pg_catalog.current_setting('block_size')::bigint
        ))::bigint AS bytes,
        pg_catalog.sum(GREATEST(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid), 0))::bigint AS rows
    FROM below AS b JOIN pg_catalog.pg_class AS c ON c.oid = b.oid AND c.relkind IN ('r', 'm')
    GROUP BY b.top
)
SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind,
    pg_catalog.pg_table_is_visible(c.oid) AS is_visible,
    COALESCE(s.rows, 0) AS rows, COALESCE(s.bytes, 0) AS size_bytes,
    pn.nspname::text AS parent_schema, p.relname::text AS parent_name,
    ARRAY(
        SELECT a.attname::text FROM pg_catalog.pg_partitioned_table AS t,
            pg_catalog.unnest(t.partattrs::int2[]) WITH ORDINALITY AS k (number, position)
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.number
        WHERE t.partrelid = c.oid ORDER BY k.position
    ) AS partition_key,
    dn.nspname::text AS default_schema, d.relname::text AS default_name,
    EXISTS (SELECT FROM pg_catalog.pg_publication_rel AS r WHERE r.prrelid = c.oid)
        OR EXISTS (SELECT FROM pg_catalog.pg_publication AS r WHERE r.puballtables) AS is_published,
    c.relrowsecurity AS has_row_security, c.relpersistence = 'u' AS is_unlogged,
    pg_catalog.pg_stat_get_numscans(c.oid) AS reads,
    ARRAY(
        SELECT 'table ' || h.inhrelid::regclass::text || ', which inherits from it'
        FROM pg_catalog.pg_inherits AS h WHERE h.inhparent = c.oid AND c.relkind = 'r'
        UNION ALL
        SELECT 'table ' || h.inhparent::regclass::text || ', from which it inherits'
        FROM pg_catalog.pg_inherits AS h WHERE h.inhrelid = c.oid AND NOT c.relispartition
        UNION ALL
        SELECT 'type ' || pg_catalog.format_type(c.reloftype, NULL) || ', which it is a table of'
        WHERE c.reloftype <> 0
        ORDER BY 1
    ) AS kin
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN sizes AS s ON s.top = c.oid
LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid AND c.relispartition
LEFT JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
LEFT JOIN pg_catalog.pg_partitioned_table AS t ON t.partrelid = c.oid
LEFT JOIN pg_catalog.pg_class AS d ON d.oid = t.partdefid
LEFT JOIN pg_catalog.pg_namespace AS dn ON dn.oid = d.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, c.relname;
