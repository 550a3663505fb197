CREATE TABLE kept (id int PRIMARY KEY, a int UNIQUE, b int, c int CHECK (c > b));
CREATE INDEX ON kept (a, b);
CREATE INDEX ON kept (b, c);
