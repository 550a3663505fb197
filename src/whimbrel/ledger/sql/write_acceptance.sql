-- No row: this difference is accepted. Parameters: name, checksum, verb, reason, who.
INSERT INTO whimbrel.acceptance (migration_name, checksum, verb, reason, accepted_by)
VALUES (%s, %s, %s, %s, %s);
