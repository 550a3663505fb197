-- At most one row: was the guard put in, or taken out, by the last word on it, and was the database
-- made a template?
SELECT a.verb = 'protect', COALESCE((a.detail ->> 'template')::boolean, false)
FROM ONLY whimbrel.audit AS a
WHERE a.verb IN ('protect', 'protect remove')
ORDER BY a.number DESC
LIMIT 1;
