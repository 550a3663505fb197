CREATE TYPE place AS (country text, street text, zip text);
CREATE TYPE pair AS (x bigint, y numeric(10,2));
CREATE TYPE step AS (a bigint, b varchar(30));
CREATE TABLE kept (id int PRIMARY KEY, p place, xy pair, many step[]);
CREATE VIEW placed AS SELECT id, (p).street AS street FROM kept;
CREATE FUNCTION zip_of(p place) RETURNS text LANGUAGE sql AS 'SELECT ($1).zip::text';
