CREATE TABLE kept (id int PRIMARY KEY);
CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT lower($1) = lower($2)';
CREATE OPERATOR === (FUNCTION = same, LEFTARG = text, RIGHTARG = text, COMMUTATOR = ===);
CREATE OPERATOR !! (FUNCTION = int4abs, RIGHTARG = int);
COMMENT ON OPERATOR === (text, text) IS 'whatever the case';
CREATE OPERATOR FAMILY loose USING btree;
CREATE OPERATOR CLASS reversed FOR TYPE int USING btree AS
    OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE INDEX ON kept (id reversed);
