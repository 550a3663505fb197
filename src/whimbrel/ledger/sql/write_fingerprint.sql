-- No row. Parameters: fingerprint, digest of the ledger's rows, tool version.
INSERT INTO whimbrel.fingerprint (fingerprint, history, tool_version) VALUES (%s, %s, %s);
