CREATE TABLE kept (id int PRIMARY KEY);
CREATE TYPE float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TYPE come AS RANGE (SUBTYPE = time, MULTIRANGE_TYPE_NAME = comes);
CREATE FUNCTION middle(float_range) RETURNS float8 LANGUAGE sql AS 'SELECT upper($1)';
CREATE TABLE measured (r float_multirange, c come, d comes DEFAULT comes(come('1:00', '2:00')));
