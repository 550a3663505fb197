CREATE TYPE place AS (street text, zip int);
CREATE TYPE pair AS (x int, y int);
CREATE TYPE step AS (a int, b text);
CREATE TABLE kept (id int PRIMARY KEY, p place, xy pair, many step[]);
CREATE VIEW placed AS SELECT id, (p).street AS street FROM kept;
CREATE FUNCTION zip_of(p place) RETURNS text LANGUAGE sql AS 'SELECT ($1).zip::text';
