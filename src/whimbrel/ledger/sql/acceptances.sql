-- One row per migration whose difference between file and record was accepted; the checksum is
-- empty where there was no file.
SELECT DISTINCT a.migration_name, a.checksum
FROM whimbrel.acceptance AS a
ORDER BY a.migration_name, a.checksum;
