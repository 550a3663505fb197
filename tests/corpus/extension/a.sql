CREATE TABLE kept (id int PRIMARY KEY, e text);
