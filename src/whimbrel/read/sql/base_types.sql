-- One row: a base type, or the shell that its input and output functions are made with; a shell
-- without a type too.
WITH types AS (
    SELECT
        t.*,
        n.nspname::text AS schema,
        pg_catalog.format('%I.%I', n.nspname, t.typname) AS words,
        pg_catalog.concat_ws(
            E',\n    ',
            'INPUT = ' || t.typinput::text,
            'OUTPUT = ' || t.typoutput::text,
            'RECEIVE = ' || nullif(t.typreceive::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'SEND = ' || nullif(t.typsend::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'TYPMOD_IN = ' || nullif(t.typmodin::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'TYPMOD_OUT = ' || nullif(t.typmodout::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'ANALYZE = ' || nullif(t.typanalyze::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'SUBSCRIPT = ' || nullif(t.typsubscript::pg_catalog.oid, 0)::pg_catalog.regproc::text,
            'INTERNALLENGTH = ' || nullif(t.typlen, -1),
            CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
            'ALIGNMENT = ' || CASE t.typalign
                WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double'
            END,
            'STORAGE = ' || CASE t.typstorage
                WHEN 'x' THEN 'extended' WHEN 'e' THEN 'external' WHEN 'm' THEN 'main'
            END,
            'CATEGORY = ' || pg_catalog.quote_literal(nullif(t.typcategory::text, 'U')),
            CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
            'DEFAULT = ' || pg_catalog.quote_literal(t.typdefault),
            'ELEMENT = ' || pg_catalog.format_type(nullif(t.typelem, 0), NULL),
            CASE
                WHEN t.typdelim <> ',' THEN 'DELIMITER = ' || pg_catalog.quote_literal(t.typdelim::text)
            END,
            CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END
        ) AS parts
    FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE t.oid >= 16384
      AND (
          t.typtype = 'p'
          OR (t.typtype = 'b' AND t.typsubscript::text NOT LIKE '%array_subscript_handler')
      )
      AND NOT EXISTS (
          SELECT
          FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
            AND d.objid = t.oid
            AND d.deptype = 'e'
      )
)
SELECT
    CASE WHEN t.typisdefined THEN 0 ELSE 'pg_catalog.pg_type'::pg_catalog.regclass::int8 END
        ::pg_catalog.oid AS class_oid,
    CASE WHEN t.typisdefined THEN 0 ELSE t.oid::int8 END::pg_catalog.oid AS oid,
    'shell type' AS kind,
    t.schema,
    t.typname::text AS name,
    '' AS part,
    'CREATE TYPE ' || t.words AS create,
    CASE WHEN t.typisdefined THEN t.parts ELSE '' END AS shape,
    ARRAY[]::text[] AS replace,
    -- The functions that read and write its values go with it.
    ARRAY['DROP TYPE ' || t.words || CASE WHEN t.typisdefined THEN ' CASCADE' ELSE '' END] AS drop,
    0::pg_catalog.oid AS home_class_oid,
    0::pg_catalog.oid AS home_oid,
    '' AS inline
FROM types t
UNION ALL
SELECT
    'pg_catalog.pg_type'::pg_catalog.regclass,
    t.oid,
    'base type',
    t.schema,
    t.typname::text,
    '',
    pg_catalog.format(E'CREATE TYPE %s (\n    %s\n)', t.words, t.parts),
    '',
    ARRAY[]::text[],
    ARRAY[]::text[],
    0,
    0,
    ''
FROM types t
WHERE t.typisdefined
ORDER BY kind DESC, oid
