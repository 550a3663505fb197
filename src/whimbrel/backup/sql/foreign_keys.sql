-- One row: a foreign key, and the query that finds a row of its table that refers to nothing.
SELECT
    c.conrelid::pg_catalog.regclass::text || ' ' || pg_catalog.quote_ident(c.conname) AS name,
    pg_catalog.format(
        'SELECT FROM ONLY %s AS a WHERE %s AND NOT EXISTS (SELECT FROM %s AS b WHERE %s) LIMIT 1',
        c.conrelid::pg_catalog.regclass,
        CASE c.confmatchtype
            WHEN 'f' THEN '(' || k.any_given || ')'
            ELSE k.all_given
        END,
        c.confrelid::pg_catalog.regclass,
        k.equal
    ) AS query
FROM pg_catalog.pg_constraint AS c
INNER JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid AND r.relkind = 'r'
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.string_agg(
            pg_catalog.format('a.%I IS NOT NULL', a.attname), ' AND ' ORDER BY u.place
        ) AS all_given,
        pg_catalog.string_agg(
            pg_catalog.format('a.%I IS NOT NULL', a.attname), ' OR ' ORDER BY u.place
        ) AS any_given,
        pg_catalog.string_agg(
            pg_catalog.format(
                'b.%I OPERATOR(%I.%s) a.%I', f.attname, s.nspname, o.oprname, a.attname
            ),
            ' AND ' ORDER BY u.place
        ) AS equal
    FROM ROWS FROM (
        pg_catalog.unnest(c.conkey), pg_catalog.unnest(c.confkey), pg_catalog.unnest(c.conpfeqop)
    ) WITH ORDINALITY AS u (here, there, operator, place)
    INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.here
    INNER JOIN pg_catalog.pg_attribute AS f ON f.attrelid = c.confrelid AND f.attnum = u.there
    INNER JOIN pg_catalog.pg_operator AS o ON o.oid = u.operator
    INNER JOIN pg_catalog.pg_namespace AS s ON s.oid = o.oprnamespace
) AS k
WHERE c.contype = 'f' AND NOT coalesce((pg_catalog.to_jsonb(c) ->> 'conperiod')::boolean, false)
ORDER BY 1;
