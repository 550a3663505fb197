-- At most one row: the newest mark that the audit tells of, and its kind.
SELECT a.detail ->> 'mark', a.detail ->> 'kind'
FROM ONLY whimbrel.audit AS a
WHERE a.verb IN ('identity mark', 'identity claim')
ORDER BY a.number DESC
LIMIT 1;
