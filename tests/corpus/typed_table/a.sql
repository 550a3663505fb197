CREATE TYPE point_of AS (id int, x numeric, y numeric);
CREATE TABLE kept OF point_of;
CREATE TABLE plain (id int, x numeric, y numeric);
