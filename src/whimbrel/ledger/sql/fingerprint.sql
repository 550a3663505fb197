-- At most one row: the schema when we last had to do with it.
SELECT f.fingerprint, f.history, f.tool_version, f.at
FROM whimbrel.fingerprint AS f
ORDER BY f.number DESC
LIMIT 1;
