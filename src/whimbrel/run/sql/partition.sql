-- One row while a table is a partition: is its detachment begun and not finished?
-- Parameter: the partition.
SELECT h.inhdetachpending AS is_pending
FROM pg_catalog.pg_inherits AS h
WHERE h.inhrelid = pg_catalog.to_regclass(%s)
ORDER BY h.inhseqno;
