CREATE TABLE kept (id int PRIMARY KEY, a int DEFAULT 5, b int DEFAULT 0, c uuid);
