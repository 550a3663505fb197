CREATE TABLE kept (b text, id int PRIMARY KEY, c int DEFAULT 3, a int);
