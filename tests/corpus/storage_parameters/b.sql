CREATE TABLE kept (id int PRIMARY KEY WITH (fillfactor = 70), note text)
    WITH (fillfactor = 80, toast.autovacuum_enabled = off, autovacuum_vacuum_scale_factor = 0.05);
CREATE TABLE full_of (id int, note text) WITH (autovacuum_enabled = on);
CREATE INDEX kept_note ON kept (note) WITH (fillfactor = 50, deduplicate_items = off);
CREATE INDEX kept_lower ON kept (lower(note), upper(note));
ALTER INDEX kept_lower ALTER COLUMN 2 SET STATISTICS 200;
CREATE TABLE young (id int UNIQUE WITH (fillfactor = 50), note text, EXCLUDE (note WITH =) WITH (fillfactor = 40))
    WITH (toast_tuple_target = 4080, toast.vacuum_truncate = off);
CREATE INDEX young_id ON young (id) WITH (fillfactor = 50) WHERE id > 0;
ALTER TABLE young ALTER note SET STATISTICS 10;
