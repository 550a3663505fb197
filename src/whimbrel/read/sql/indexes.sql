-- One row: an index, also one that a constraint made for itself; `body` follows the word ON and
-- has no storage parameters.
SELECT
    i.indexrelid AS oid,
    i.indrelid AS relation_oid,
    n.nspname::text AS schema,
    c.relname::text AS name,
    pg_catalog.substr(
        CASE
            WHEN c.reloptions IS NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid)
            ELSE pg_catalog.replace(
                pg_catalog.pg_get_indexdef(i.indexrelid),
                ' WITH (' || (
                    SELECT pg_catalog.string_agg(
                        pg_catalog.quote_ident(o.option_name) || '=' || CASE
                            WHEN pg_catalog.quote_ident(o.option_value) = o.option_value
                            THEN o.option_value
                            ELSE pg_catalog.quote_literal(o.option_value)
                        END,
                        ', '
                    )
                    FROM pg_catalog.pg_options_to_table(c.reloptions) AS o
                ) || ')',
                ''
            )
        END,
        pg_catalog.length(
            CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END
            || pg_catalog.quote_ident(c.relname) || ' ON '
        ) + 1
    ) AS body,
    i.indisunique AS is_unique,
    -- A partitioned index is valid once its parts are there.
    i.indisvalid OR c.relkind = 'I' AS is_valid,
    c.reloptions AS options,
    coalesce(ts.spcname::text, '') AS tablespace,
    coalesce(p.inhparent, 0::pg_catalog.oid) AS parent_oid
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_inherits p ON p.inhrelid = i.indexrelid AND c.relispartition
WHERE i.indrelid >= 16384
  AND n.nspname <> 'pg_toast'
ORDER BY i.indexrelid
