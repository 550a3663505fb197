CREATE TABLE kept (id int PRIMARY KEY, k int);
