-- One row per thing that was done in a recovery, in order. Parameter: its number.
SELECT e.at, e.who, e.phase, e.detail
FROM whimbrel.recovery_event AS e
WHERE e.recovery = %s
ORDER BY e.number;
