-- No row: an attempt that failed, as a row of its own or on the row that it began.
-- Parameters: id, checksum, name, started, logs.
INSERT INTO whimbrel.migration AS m (id, checksum, migration_name, started_at, logs)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET logs = excluded.logs;
