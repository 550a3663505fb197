CREATE TABLE kept (id int PRIMARY KEY, a int NOT NULL, b int);
