-- One row: when it was signed. Parameters: name, who, fingerprint, checksums, uuid, tool version.
INSERT INTO whimbrel.signoff (name, signed_by, fingerprint, checksums, signed_on, tool_version)
VALUES (%s, %s, %s, %s, %s, %s)
RETURNING signed_at;
