CREATE TABLE kept (id int PRIMARY KEY, a int, b int, CONSTRAINT u UNIQUE (a));
