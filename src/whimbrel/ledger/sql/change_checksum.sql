-- No row: the unfinished attempt goes on with another file. Parameters: checksum, row id.
UPDATE whimbrel.migration AS m
SET checksum = %s
WHERE m.id = %s AND m.finished_at IS NULL AND m.rolled_back_at IS NULL;
