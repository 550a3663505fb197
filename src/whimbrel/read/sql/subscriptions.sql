-- One row: a subscription of this database. Nothing of it connects: DROP would, to the slot. How
-- it would connect stands on a line of its own: messages quote the first.
SELECT
    'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid AS class_oid,
    s.oid,
    'subscription' AS kind,
    '' AS schema,
    s.subname::text AS name,
    '' AS part,
    pg_catalog.format(
        E'CREATE SUBSCRIPTION %I\n    CONNECTION %L\n    PUBLICATION %s\n    WITH (connect = false, %s%s)',
        s.subname,
        s.subconninfo,
        x.publications,
        x.options,
        x.fixed
    ) AS create,
    x.fixed AS shape,
    ARRAY[
        pg_catalog.format(E'ALTER SUBSCRIPTION %I\n    CONNECTION %L', s.subname, s.subconninfo),
        pg_catalog.format(
            'ALTER SUBSCRIPTION %I SET PUBLICATION %s WITH (refresh = false)',
            s.subname,
            x.publications
        ),
        pg_catalog.format('ALTER SUBSCRIPTION %I SET (%s)', s.subname, x.options)
    ] AS replace,
    ARRAY[
        pg_catalog.format('ALTER SUBSCRIPTION %I DISABLE', s.subname),
        pg_catalog.format('ALTER SUBSCRIPTION %I SET (slot_name = NONE)', s.subname),
        pg_catalog.format('DROP SUBSCRIPTION %I', s.subname)
    ] AS drop,
    0::pg_catalog.oid AS home_class_oid,
    0::pg_catalog.oid AS home_oid,
    '' AS inline
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(s) AS j) y
CROSS JOIN LATERAL (
    SELECT
        (
            SELECT pg_catalog.string_agg(pg_catalog.quote_ident(u.name), ', ' ORDER BY u.rank)
            FROM pg_catalog.unnest(s.subpublications) WITH ORDINALITY AS u (name, rank)
        ) AS publications,
        pg_catalog.concat_ws(
            ', ',
            'slot_name = ' || coalesce(pg_catalog.quote_literal(s.subslotname), 'NONE'),
            'binary = ' || s.subbinary::text,
            'streaming = ' || CASE s.substream::text
                WHEN 't' THEN 'on' WHEN 'true' THEN 'on' WHEN 'p' THEN 'parallel' ELSE 'off'
            END,
            pg_catalog.format('synchronous_commit = %L', s.subsynccommit),
            'disable_on_error = ' || s.subdisableonerr::text,
            'password_required = ' || (y.j ->> 'subpasswordrequired'),
            'run_as_owner = ' || (y.j ->> 'subrunasowner'),
            'origin = ' || (y.j ->> 'suborigin')
        ) AS options,
        pg_catalog.concat(
            CASE WHEN s.subtwophasestate <> 'd' THEN ', two_phase = on' END,
            CASE WHEN (y.j ->> 'subfailover')::boolean THEN ', failover = true' END
        ) AS fixed
) x
WHERE d.datname = pg_catalog.current_database()
ORDER BY s.oid
