CREATE TABLE kept (id int PRIMARY KEY, during tsrange);
