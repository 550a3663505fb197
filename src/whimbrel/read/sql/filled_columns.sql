-- One row: a column of a table with rows of its own, what it may hold, and what the planner's
-- statistics say of it (nothing where this role may not read the column, or nobody has analysed).
SELECT
    n.nspname::text AS schema,
    c.relname::text AS name,
    c.reltuples::bigint AS rows,
    a.attname::text AS column,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
    pg_catalog.format_type(b.oid, NULL) AS base_type,
    b.typcategory::text AS category,
    a.attnotnull AS is_not_null,
    a.attgenerated <> '' AS is_computed,
    coalesce(k.names, '{}') AS key,
    f.schema AS to_schema,
    f.name AS to_name,
    f.column AS to_column,
    f.constraint AS link,
    coalesce(s.null_frac, 0)::double precision AS null_share,
    coalesce(s.n_distinct, 0)::double precision AS distinct,
    coalesce(s.avg_width, 0) AS width,
    CASE WHEN b.typcategory <> 'A' THEN coalesce(s.most_common_vals::text::text[], '{}')
        ELSE '{}' END AS common,
    coalesce(s.most_common_freqs::double precision[], '{}') AS shares,
    CASE WHEN b.typcategory <> 'A' THEN coalesce(s.histogram_bounds::text::text[], '{}')
        ELSE '{}' END AS bounds,
    e.labels
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
INNER JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
INNER JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
INNER JOIN pg_catalog.pg_type AS b
    ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_stats AS s
    ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
    AND NOT s.inherited
LEFT JOIN LATERAL (
    -- The smallest set of columns that tells rows apart and that this one is of.
    SELECT ARRAY(
        SELECT o.attname::text
        FROM pg_catalog.unnest(i.indkey::smallint[]) WITH ORDINALITY AS u (attnum, place)
        INNER JOIN pg_catalog.pg_attribute AS o ON o.attrelid = c.oid AND o.attnum = u.attnum
        WHERE u.place <= i.indnkeyatts
        ORDER BY u.place
    ) AS names
    FROM pg_catalog.pg_index AS i
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
        AND a.attnum = ANY ((i.indkey::smallint[])[0:i.indnkeyatts - 1])
    ORDER BY i.indnkeyatts, i.indisprimary DESC, i.indexrelid
    LIMIT 1
) AS k ON true
LEFT JOIN LATERAL (
    SELECT
        m.nspname::text AS schema, p.relname::text AS name, q.attname::text AS column,
        x.conname::text AS constraint
    FROM pg_catalog.pg_constraint AS x
    INNER JOIN pg_catalog.pg_class AS p ON p.oid = x.confrelid
    INNER JOIN pg_catalog.pg_namespace AS m ON m.oid = p.relnamespace
    INNER JOIN pg_catalog.pg_attribute AS q
        ON q.attrelid = p.oid
        AND q.attnum = x.confkey[pg_catalog.array_position(x.conkey, a.attnum)]
    WHERE x.conrelid = c.oid AND x.contype = 'f' AND a.attnum = ANY (x.conkey)
    ORDER BY pg_catalog.cardinality(x.conkey) DESC, x.oid
    LIMIT 1
) AS f ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.array_agg(l.enumlabel::text ORDER BY l.enumsortorder) AS labels
    FROM pg_catalog.pg_enum AS l
    WHERE l.enumtypid = b.oid
) AS e ON true
WHERE c.relkind = 'r'
    AND c.relpersistence <> 't'
    AND n.nspname !~ '^pg_'
    AND n.nspname NOT IN ('information_schema', 'whimbrel', 'whimbrel_keep')
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
            AND d.deptype = 'e'
    )
ORDER BY n.nspname, c.relname, a.attnum
