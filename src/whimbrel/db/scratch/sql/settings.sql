-- One row: a setting `name=value` that the named database gives to every session in it.
SELECT e.entry
FROM pg_catalog.pg_db_role_setting AS s
INNER JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) WITH ORDINALITY AS e (entry, place)
WHERE s.setrole = 0 AND d.datname = %s
ORDER BY e.place
