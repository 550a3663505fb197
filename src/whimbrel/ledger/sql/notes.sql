-- One row per thing that was done by hand or by leave, the oldest first.
SELECT a.at, a.who, a.verb, a.detail
FROM ONLY whimbrel.audit AS a
ORDER BY a.number;
