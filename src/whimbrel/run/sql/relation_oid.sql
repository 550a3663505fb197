-- One row: the oid of a relation as this session finds it, NULL where there is none.
SELECT pg_catalog.to_regclass(%s)::oid::bigint AS oid
ORDER BY oid;
