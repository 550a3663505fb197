-- What of a large backup was compared by content; empty where all of it was.
ALTER TABLE whimbrel.backup ADD COLUMN compared text NOT NULL DEFAULT '';
