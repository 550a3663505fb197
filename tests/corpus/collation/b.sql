CREATE TABLE kept (id int PRIMARY KEY, t text COLLATE "C", u text);
CREATE INDEX ON kept (t);
