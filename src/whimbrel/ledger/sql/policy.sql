-- One row per policy key that was set in this database.
SELECT p.key, p.value, p.reason, p.set_by, p.set_at
FROM whimbrel.policy AS p
ORDER BY p.key;
