-- One row: a publication, or a table or schema that it publishes.
SELECT
    'pg_catalog.pg_publication'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'publication' AS kind,
    '' AS schema,
    p.pubname::text AS name,
    '' AS part,
    pg_catalog.format(
        'CREATE PUBLICATION %I%s WITH (%s)',
        p.pubname,
        CASE WHEN p.puballtables THEN ' FOR ALL TABLES' END,
        x.options
    ) AS create,
    p.puballtables::text AS shape,
    ARRAY[pg_catalog.format('ALTER PUBLICATION %I SET (%s)', p.pubname, x.options)] AS replace,
    ARRAY[]::text[] AS drop,
    0::pg_catalog.oid AS home_class_oid,
    0::pg_catalog.oid AS home_oid,
    '' AS inline
FROM pg_catalog.pg_publication p
CROSS JOIN LATERAL (
    SELECT pg_catalog.concat_ws(
        ', ',
        pg_catalog.format(
            'publish = %L',
            pg_catalog.concat_ws(
                ', ',
                CASE WHEN p.pubinsert THEN 'insert' END,
                CASE WHEN p.pubupdate THEN 'update' END,
                CASE WHEN p.pubdelete THEN 'delete' END,
                CASE WHEN p.pubtruncate THEN 'truncate' END
            )
        ),
        'publish_via_partition_root = ' || p.pubviaroot::text,
        'publish_generated_columns = ' || CASE pg_catalog.to_jsonb(p) ->> 'pubgencols'
            WHEN 's' THEN 'stored' WHEN 'n' THEN 'none'
        END
    ) AS options
) x
UNION ALL
SELECT
    'pg_catalog.pg_publication_rel'::pg_catalog.regclass,
    r.oid,
    'published table',
    n.nspname::text,
    c.relname::text,
    p.pubname::text,
    pg_catalog.format(
        'ALTER PUBLICATION %I ADD TABLE ONLY %I.%I%s%s',
        p.pubname,
        n.nspname,
        c.relname,
        (
            SELECT ' (' || pg_catalog.string_agg(
                pg_catalog.quote_ident(a.attname), ', ' ORDER BY u.rank
            ) || ')'
            FROM pg_catalog.unnest(r.prattrs) WITH ORDINALITY AS u (number, rank)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.number
        ),
        ' WHERE (' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')'
    ),
    '',
    ARRAY[]::text[],
    ARRAY[
        pg_catalog.format(
            'ALTER PUBLICATION %I DROP TABLE ONLY %I.%I', p.pubname, n.nspname, c.relname
        )
    ],
    'pg_catalog.pg_publication'::pg_catalog.regclass,
    p.oid,
    ''
FROM pg_catalog.pg_publication_rel r
JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
UNION ALL
SELECT
    'pg_catalog.pg_publication_namespace'::pg_catalog.regclass,
    s.oid,
    'published schema',
    '',
    n.nspname::text,
    p.pubname::text,
    pg_catalog.format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', p.pubname, n.nspname),
    '',
    ARRAY[]::text[],
    ARRAY[
        pg_catalog.format('ALTER PUBLICATION %I DROP TABLES IN SCHEMA %I', p.pubname, n.nspname)
    ],
    'pg_catalog.pg_publication'::pg_catalog.regclass,
    p.oid,
    ''
FROM pg_catalog.pg_publication_namespace s
JOIN pg_catalog.pg_publication p ON p.oid = s.pnpubid
JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
ORDER BY kind, schema, name, part
