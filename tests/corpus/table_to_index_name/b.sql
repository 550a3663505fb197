CREATE TABLE kept (id int PRIMARY KEY, a int);
CREATE INDEX a_idx ON kept (a);
