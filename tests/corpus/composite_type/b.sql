CREATE TABLE kept (id int PRIMARY KEY);
CREATE TYPE address AS (street text, zip int, "Land" varchar(2) COLLATE "C");
CREATE TYPE size AS (w bigint, h int, d int);
CREATE TYPE come AS (a int, b text COLLATE "C");
CREATE TYPE empty AS (x int);
CREATE TABLE house (a address, list address[]);
CREATE FUNCTION area(s size) RETURNS int LANGUAGE sql AS 'SELECT ($1).h';
COMMENT ON TYPE size IS 'in feet';
COMMENT ON COLUMN size.d IS 'depth';
