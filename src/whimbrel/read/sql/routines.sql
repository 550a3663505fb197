-- One row: a function or procedure with its definition.
SELECT
    p.oid,
    p.prokind::text AS kind,
    n.nspname::text AS schema,
    p.proname::text AS name,
    coalesce(
        (
            SELECT pg_catalog.string_agg(
                pg_catalog.format_type(u.type_oid, NULL), ', ' ORDER BY u.rank
            )
            FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type_oid, rank)
        ),
        ''
    ) AS arguments,
    pg_catalog.rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\n') AS definition,
    pg_catalog.concat_ws(
        E'\n',
        p.prokind::text,
        pg_catalog.pg_get_function_result(p.oid),
        p.proargnames::text,
        p.proargmodes::text,
        p.proallargtypes::pg_catalog.regtype[]::text,
        p.provariadic::pg_catalog.regtype::text
    ) AS shape,
    p.pronargdefaults::int AS defaults,
    CASE
        WHEN l.lanname IN ('sql', 'plpgsql') AND p.prosqlbody IS NULL THEN p.prosrc
        ELSE ''
    END AS body
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.oid >= 16384
  AND p.prokind <> 'a'
  AND NOT EXISTS (
      SELECT
      FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND d.objid = p.oid
        AND d.deptype = 'i'
  )
ORDER BY p.oid
