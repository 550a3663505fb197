CREATE TABLE kept (id int PRIMARY KEY, a int DEFAULT 5, v varchar(20), n numeric(10, 2));
CREATE INDEX ON kept (a);
CREATE INDEX ON kept (v) WHERE a > 3;
