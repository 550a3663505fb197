CREATE TABLE kept (id int PRIMARY KEY, b int);
CREATE TABLE other (a int CONSTRAINT fresh_a_not_null NOT NULL, b int CONSTRAINT kept_b_not_null NOT NULL);
