-- One row: a publication, a subscription of this database, or an extended statistics object.
SELECT
    'pg_catalog.pg_publication'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    p.oid,
    'publication' AS kind,
    '' AS schema,
    p.pubname::text AS name,
    '' AS part,
    pg_catalog.concat_ws(
        E'\n',
        (pg_catalog.to_jsonb(p) - 'oid' - 'pubowner')::text,
        (
            SELECT pg_catalog.string_agg(
                pg_catalog.concat_ws(
                    ' ',
                    r.prrelid::pg_catalog.regclass::text,
                    r.prattrs::text,
                    pg_catalog.pg_get_expr(r.prqual, r.prrelid)
                ),
                E'\n' ORDER BY r.prrelid::pg_catalog.regclass::text
            )
            FROM pg_catalog.pg_publication_rel r
            WHERE r.prpubid = p.oid
        ),
        (
            SELECT pg_catalog.string_agg(
                s.pnnspid::pg_catalog.regnamespace::text,
                E'\n' ORDER BY s.pnnspid::pg_catalog.regnamespace::text
            )
            FROM pg_catalog.pg_publication_namespace s
            WHERE s.pnpubid = p.oid
        )
    ) AS definition
FROM pg_catalog.pg_publication p
UNION ALL
SELECT
    'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid,
    s.oid,
    'subscription',
    '',
    s.subname::text,
    '',
    pg_catalog.concat_ws(E'\n', s.subenabled::text, s.subpublications::text)
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = pg_catalog.current_database()
UNION ALL
SELECT
    'pg_catalog.pg_statistic_ext'::pg_catalog.regclass::pg_catalog.oid,
    e.oid,
    'statistics object',
    n.nspname::text,
    e.stxname::text,
    '',
    pg_catalog.concat_ws(
        E'\n', pg_catalog.pg_get_statisticsobjdef(e.oid), e.stxstattarget::text
    )
FROM pg_catalog.pg_statistic_ext e
JOIN pg_catalog.pg_namespace n ON n.oid = e.stxnamespace
ORDER BY 1, 2
