CREATE TABLE kept (id int PRIMARY KEY);
CREATE TYPE address AS (street text, zip int);
CREATE TYPE size AS (w int, h int);
CREATE TYPE gone AS (a int);
CREATE TYPE empty AS ();
CREATE TABLE house (a address, list address[]);
CREATE FUNCTION area(s size) RETURNS int LANGUAGE sql AS 'SELECT ($1).w * ($1).h';
COMMENT ON TYPE size IS 'in metres';
COMMENT ON COLUMN size.w IS 'width';
