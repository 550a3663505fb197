CREATE TABLE kept (id int PRIMARY KEY);
CREATE TYPE gone;
CREATE FUNCTION gone_in(cstring) RETURNS gone LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION gone_out(gone) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE gone (INPUT = gone_in, OUTPUT = gone_out, LIKE = text, CATEGORY = 'S', COLLATABLE = true);
CREATE FUNCTION on_gone(gone) RETURNS gone LANGUAGE sql AS 'SELECT $1';
CREATE TABLE goes (g gone);
COMMENT ON TYPE gone IS 'g';
