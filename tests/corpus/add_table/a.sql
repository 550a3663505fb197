CREATE TABLE kept (id int PRIMARY KEY, name text);
