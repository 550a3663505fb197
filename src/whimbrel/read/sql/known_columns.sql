-- One row per column of a table or view, with what people have said of it besides its type.
SELECT n.nspname::text AS schema, c.relname::text AS table, a.attname::text AS name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS is_nullable,
    a.atthasdef OR a.attidentity <> '' AS has_default,
    CASE WHEN a.attgenerated = '' THEN COALESCE(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') ELSE '' END
        AS "default",
    a.attgenerated <> '' AS is_generated,
    a.attidentity <> '' AS is_identity,
    COALESCE((
        SELECT pg_catalog.format('%I.%I', ln.nspname, l.collname)
        FROM pg_catalog.pg_collation AS l JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
        WHERE l.oid = a.attcollation AND a.attcollation <> y.typcollation
    ), '') AS collation,
    COALESCE(pg_catalog.col_description(c.oid, a.attnum), '') AS comment,
    pg_catalog.array_remove(ARRAY[
        CASE WHEN a.attstattarget >= 0 THEN 'SET STATISTICS ' || a.attstattarget END,
        'SET (' || pg_catalog.array_to_string(a.attoptions, ', ') || ')'
    ], NULL) AS settings,
    pg_catalog.array_remove(ARRAY[
        CASE WHEN a.attstorage <> y.typstorage THEN 'SET STORAGE ' ||
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END
        END,
        CASE a.attcompression WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END
    ], NULL) AS storage,
    ARRAY(
        SELECT pg_catalog.format('%s TO %s%s', x.privilege_type, COALESCE(pg_catalog.quote_ident(r.rolname), 'PUBLIC'),
            CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_catalog.aclexplode(a.attacl) AS x LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        ORDER BY 1
    ) AS grants,
    EXISTS (
        SELECT FROM pg_catalog.pg_seclabel AS b WHERE b.classoid = 'pg_catalog.pg_class'::regclass
            AND b.objoid = c.oid AND b.objsubid = a.attnum) AS is_labelled,
    ARRAY(
        SELECT pg_catalog.format('%I.%I', sn.nspname, s.relname)
        FROM pg_catalog.pg_depend AS o JOIN pg_catalog.pg_class AS s ON s.oid = o.objid AND s.relkind = 'S'
        JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.relnamespace
        WHERE o.classid = 'pg_catalog.pg_class'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass
            AND o.refobjid = c.oid AND o.refobjsubid = a.attnum AND o.deptype IN ('a', 'i')
        ORDER BY 1
    ) AS sequences
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
ORDER BY n.nspname, c.relname, a.attnum;
