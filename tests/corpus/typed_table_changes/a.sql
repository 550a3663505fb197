CREATE TYPE shape AS (id int, x numeric);
CREATE TABLE kept OF shape;
CREATE TABLE other OF shape (id WITH OPTIONS PRIMARY KEY);
