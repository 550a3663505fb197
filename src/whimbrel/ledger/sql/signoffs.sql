-- One row per sign-off that was given here, oldest first.
SELECT s.name, s.signed_by, s.signed_at, s.fingerprint, s.checksums, s.signed_on::text
FROM whimbrel.signoff AS s
ORDER BY s.number;
