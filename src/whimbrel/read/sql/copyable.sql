-- One row per named table that has rows of its own: what a COPY of it has to say. Generated columns
-- are left out: nobody may write them. Parameter: names as text[].
SELECT
    pg_catalog.format('%%I.%%I', n.nspname, c.relname) AS name,
    pg_catalog.pg_table_size(c.oid)::bigint AS size_bytes,
    (
        SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ) AS columns
FROM (
    SELECT DISTINCT pg_catalog.to_regclass(w.name) AS oid
    FROM pg_catalog.unnest(%s::text[]) AS w (name)
) AS wanted
JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p')
ORDER BY 1;
