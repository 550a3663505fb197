-- One row: how many large objects there are, and the sum of the hashes of their bytes.
SELECT
    pg_catalog.count(*) AS count,
    coalesce(
        pg_catalog.sum(
            pg_catalog.hashint4extended(
                1,
                pg_catalog.hash_record_extended(
                    ROW(l.oid::bigint, pg_catalog.lo_get(l.oid)), 0
                )
            )
        ), 0
    )::text AS content
FROM pg_catalog.pg_largeobject_metadata AS l
ORDER BY 1
