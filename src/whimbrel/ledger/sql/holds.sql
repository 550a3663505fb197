-- One row per migration and checksum that is held and not yet released.
SELECT DISTINCT h.migration_name, h.checksum
FROM whimbrel.hold AS h
WHERE h.released_at IS NULL
ORDER BY h.migration_name, h.checksum;
