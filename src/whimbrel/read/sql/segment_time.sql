-- One row: when that segment of the log was written to for the last time; none where it is gone.
SELECT f.modification AS written_at
FROM pg_catalog.pg_ls_waldir() AS f
WHERE f.name = %s
ORDER BY 1;
