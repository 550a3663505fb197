CREATE TABLE kept (id int PRIMARY KEY, t text, u text);
CREATE UNIQUE INDEX same_name ON kept (t, id);
CREATE INDEX renamed ON kept (u);
