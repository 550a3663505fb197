CREATE TABLE kept (id int PRIMARY KEY, b int CONSTRAINT kept_b_not_null NOT NULL);
CREATE TABLE fresh (a int CONSTRAINT fresh_a_not_null NOT NULL);
