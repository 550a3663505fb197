CREATE TABLE kept (id int PRIMARY KEY, a int, CONSTRAINT a_ok CHECK (a > 0), CONSTRAINT gone CHECK (a < 100));
