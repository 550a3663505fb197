CREATE TABLE kept (id int PRIMARY KEY, t text, u text COLLATE "C");
CREATE INDEX ON kept (t);
