CREATE TYPE shape AS (id int, x text, y int);
CREATE TABLE kept OF shape (y WITH OPTIONS DEFAULT 1);
CREATE TABLE other OF shape (id WITH OPTIONS PRIMARY KEY);
