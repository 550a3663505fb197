-- One row: a token type of a text search configuration and the dictionaries it is looked up in.
SELECT
    0::pg_catalog.oid AS class_oid,
    0::pg_catalog.oid AS oid,
    'text search mapping' AS kind,
    n.nspname::text AS schema,
    c.cfgname::text AS name,
    k.alias AS part,
    pg_catalog.format('%s ADD MAPPING FOR %I WITH %s', x.words, k.alias, x.dictionaries) AS create,
    '' AS shape,
    ARRAY[
        pg_catalog.format('%s ALTER MAPPING FOR %I WITH %s', x.words, k.alias, x.dictionaries)
    ] AS replace,
    ARRAY[pg_catalog.format('%s DROP MAPPING FOR %I', x.words, k.alias)] AS drop,
    'pg_catalog.pg_ts_config'::pg_catalog.regclass::pg_catalog.oid AS home_class_oid,
    c.oid AS home_oid,
    '' AS inline
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
CROSS JOIN LATERAL pg_catalog.ts_token_type(c.cfgparser) k
CROSS JOIN LATERAL (
    SELECT
        pg_catalog.format('ALTER TEXT SEARCH CONFIGURATION %I.%I', n.nspname, c.cfgname) AS words,
        pg_catalog.string_agg(
            pg_catalog.format('%I.%I', dn.nspname, d.dictname), ', ' ORDER BY m.mapseqno
        ) AS dictionaries
    FROM pg_catalog.pg_ts_config_map m
    JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict
    JOIN pg_catalog.pg_namespace dn ON dn.oid = d.dictnamespace
    WHERE m.mapcfg = c.oid
      AND m.maptokentype = k.tokid
) x
WHERE c.oid >= 16384
  AND x.dictionaries IS NOT NULL
ORDER BY schema, name, part
