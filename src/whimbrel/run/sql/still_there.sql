-- One row while the object exists (an earlier CASCADE may have taken it): how to drop it.
SELECT o.type, o.identity
FROM pg_catalog.pg_identify_object(%s::bigint::oid, %s::bigint::oid, 0) AS o
WHERE o.identity IS NOT NULL
ORDER BY o.identity;
