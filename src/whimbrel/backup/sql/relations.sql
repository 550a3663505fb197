-- One row: a relation that a dump concerns, what may be read of it, and its columns.
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.relkind::text AS kind,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS may_enter,
    CASE
        WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
        ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT')
    END AS may_read,
    c.relkind IN ('r', 'p') AND pg_catalog.row_security_active(c.oid) AS is_filtered,
    m.refobjid IS NOT NULL AS is_member,
    g.condition,
    (c.relpages::bigint + coalesce(o.relpages, 0))
        * pg_catalog.current_setting('block_size')::bigint AS size_bytes,
    coalesce(k.names, '{}') AS columns,
    coalesce(k.ways, '{}') AS ways
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS o ON o.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_depend AS m
    ON m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND m.objid = c.oid AND m.objsubid = 0 AND m.deptype = 'e'
LEFT JOIN LATERAL (
    -- The rows of an extension's own table that a dump carries ('' for all); NULL for none.
    SELECT coalesce(u.condition, '') AS condition
    FROM pg_catalog.pg_extension AS e
    CROSS JOIN LATERAL ROWS FROM (
        pg_catalog.unnest(e.extconfig), pg_catalog.unnest(e.extcondition)
    ) AS u (oid, condition)
    WHERE u.oid = c.oid
) AS g ON true
LEFT JOIN LATERAL (
    SELECT
        pg_catalog.array_agg(a.attname::text ORDER BY a.attname) AS names,
        pg_catalog.array_agg(
            CASE
                -- Their hash is that of the bytes; every other type is hashed by its text,
                -- because an enum's or a regclass's hash is that of an OID.
                WHEN t.oid IN (16, 17, 18, 20, 21, 23, 26, 1082, 1083, 1114, 1184, 2950)
                    THEN 'value'
                WHEN t.oid IN (25, 1042, 1043) THEN 'string'
                WHEN t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN 'text'
                ELSE 'output'
            END
            ORDER BY a.attname
        ) AS ways
    FROM pg_catalog.pg_attribute AS a
    INNER JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
) AS k ON c.relkind = 'r'
WHERE c.relkind IN ('r', 'p', 'f', 'm', 'S')
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname <> 'information_schema'
ORDER BY n.nspname, c.relname
