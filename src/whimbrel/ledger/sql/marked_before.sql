-- At most one row: the newest line of the audit that tells of a mark given here.
SELECT a.number
FROM whimbrel.audit AS a
WHERE a.verb IN ('identity mark', 'identity claim')
ORDER BY a.number DESC
LIMIT 1;
