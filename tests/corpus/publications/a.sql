CREATE TABLE kept (id int PRIMARY KEY, a int, b text);
CREATE TABLE gone (id int PRIMARY KEY);
CREATE PUBLICATION corpus_tables FOR TABLE kept (id, a) WHERE (a > 1), gone WITH (publish = 'insert, update');
CREATE PUBLICATION corpus_gone FOR ALL TABLES;
CREATE PUBLICATION corpus_none;
COMMENT ON PUBLICATION corpus_none IS 'n';
