-- One row: how this database was made, and whether dumping it needs care.
SELECT
    pg_catalog.pg_encoding_to_char(d.encoding)::text AS encoding,
    coalesce(j.row ->> 'datlocprovider', 'c') AS provider,
    d.datcollate::text AS collate,
    d.datctype::text AS ctype,
    -- daticulocale until 16
    coalesce(j.row ->> 'datlocale', j.row ->> 'daticulocale', '') AS locale
FROM pg_catalog.pg_database AS d
CROSS JOIN LATERAL (SELECT pg_catalog.to_jsonb(d) AS row) AS j
WHERE d.datname = pg_catalog.current_database()
ORDER BY 1
