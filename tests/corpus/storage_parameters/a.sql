CREATE TABLE kept (id int PRIMARY KEY, note text);
CREATE TABLE full_of (id int, note text) WITH (fillfactor = 90, autovacuum_enabled = off);
CREATE INDEX kept_note ON kept (note) WITH (fillfactor = 60);
CREATE INDEX kept_lower ON kept (lower(note), upper(note));
ALTER INDEX kept_lower ALTER COLUMN 1 SET STATISTICS 100;
