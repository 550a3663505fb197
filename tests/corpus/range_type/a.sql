CREATE TABLE kept (id int PRIMARY KEY);
CREATE TYPE float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TYPE gone AS RANGE (SUBTYPE = text, COLLATION = "C");
CREATE FUNCTION middle(float_range) RETURNS float8 LANGUAGE sql AS 'SELECT lower($1)';
CREATE TABLE measured (r float_multirange);
COMMENT ON TYPE float_range IS 'r';
