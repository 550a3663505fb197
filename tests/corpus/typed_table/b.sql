CREATE TYPE point_of AS (id int, x numeric, y numeric);
CREATE TABLE kept (id int, x numeric, y numeric);
CREATE TABLE plain OF point_of;
CREATE TABLE young OF point_of (id WITH OPTIONS PRIMARY KEY, x DEFAULT 0 CHECK (x > 0));
