CREATE TABLE kept (id int, k int PRIMARY KEY);
