-- One row: a cast between two types, and whether an assignment applies it unasked.
SELECT
    pg_catalog.format_type(c.castsource, NULL) AS source,
    pg_catalog.format_type(c.casttarget, NULL) AS target,
    c.castcontext IN ('a', 'i') AS is_assignment
FROM pg_catalog.pg_cast c
WHERE c.castsource <> c.casttarget
ORDER BY c.castsource, c.casttarget
