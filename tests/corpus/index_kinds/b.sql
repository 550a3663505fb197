CREATE TABLE kept (id int PRIMARY KEY, t text, j jsonb, a int[]);
CREATE INDEX ON kept USING hash (t);
CREATE INDEX ON kept USING gin (j jsonb_path_ops);
CREATE UNIQUE INDEX "Odd ""name" ON kept (lower(t)) WHERE id > 5;
CREATE INDEX ON kept (t text_pattern_ops DESC NULLS LAST) INCLUDE (id) WITH (fillfactor = 70);
CREATE INDEX ON kept USING brin (id);
