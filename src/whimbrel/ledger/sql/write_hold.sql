-- No row: this checksum is held. Parameters: name, checksum, reason, who.
INSERT INTO whimbrel.hold (migration_name, checksum, reason, held_by) VALUES (%s, %s, %s, %s);
