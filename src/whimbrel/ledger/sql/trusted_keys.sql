-- One row per public key whose receipts count here now.
SELECT k.key
FROM whimbrel.trusted_key AS k
WHERE k.ended_at IS NULL
ORDER BY k.key;
