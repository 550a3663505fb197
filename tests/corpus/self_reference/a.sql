CREATE TABLE kept (id int PRIMARY KEY, parent int);
