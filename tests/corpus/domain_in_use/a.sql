CREATE DOMAIN count_of AS int CHECK (VALUE >= 0);
CREATE DOMAIN code AS varchar(10);
CREATE TABLE kept (id int PRIMARY KEY, n count_of DEFAULT 7, list count_of[], c code);
CREATE INDEX ON kept (n);
CREATE VIEW counted AS SELECT n, c FROM kept;
CREATE FUNCTION twice(n count_of) RETURNS count_of LANGUAGE sql AS 'SELECT $1';
COMMENT ON DOMAIN count_of IS 'never negative';
GRANT USAGE ON TYPE count_of TO pg_monitor;
