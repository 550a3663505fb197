CREATE TABLE kept (id int PRIMARY KEY, a int, b int NOT NULL);
