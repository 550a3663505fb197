-- Domains, composite, range and base types, alone and in use.

-- pair: domain_comes
-- after
CREATE DOMAIN d AS varchar(20) COLLATE "C" DEFAULT 'x' NOT NULL CONSTRAINT longer CHECK (length(VALUE) > 0);
COMMENT ON DOMAIN d IS 'd';
COMMENT ON CONSTRAINT longer ON DOMAIN d IS 'c';

-- pair: domain_default_and_not_null
-- before
CREATE DOMAIN d AS int DEFAULT 1;
CREATE TABLE t (x d);
-- after
CREATE DOMAIN d AS int NOT NULL;
CREATE TABLE t (x d);

-- pair: domain_default_value
-- before
CREATE DOMAIN d AS int DEFAULT 1;
-- after
CREATE DOMAIN d AS int DEFAULT 2;

-- pair: domain_checks
-- before
CREATE DOMAIN d AS int CONSTRAINT a CHECK (VALUE > 0) CONSTRAINT b CHECK (VALUE < 10);
CREATE TABLE t (x d);
INSERT INTO t VALUES (5);
-- after
CREATE DOMAIN d AS int CONSTRAINT a CHECK (VALUE > 1) CONSTRAINT c CHECK (VALUE <> 7);
CREATE TABLE t (x d);
INSERT INTO t VALUES (5);

-- pair: domain_check_renamed
-- before
CREATE DOMAIN d AS int CONSTRAINT a CHECK (VALUE > 0);
-- after
CREATE DOMAIN d AS int CONSTRAINT b CHECK (VALUE > 0);

-- pair: domain_check_not_valid
-- before
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT a CHECK (VALUE > 0) NOT VALID;
-- after
CREATE DOMAIN d AS int CONSTRAINT a CHECK (VALUE > 0);

-- pair: domain_not_null_named since 18
-- before
CREATE DOMAIN d AS int CONSTRAINT there NOT NULL;
-- after
CREATE DOMAIN d AS int CONSTRAINT present NOT NULL;

-- pair: domain_base_type
-- before
CREATE DOMAIN d AS int;
-- after
CREATE DOMAIN d AS bigint;

-- pair: domain_base_type_in_use
-- before
CREATE DOMAIN d AS varchar(10) CHECK (VALUE <> '');
CREATE TABLE t (x d DEFAULT 'a' NOT NULL, y d[]);
CREATE INDEX ON t (x);
CREATE VIEW v AS SELECT x FROM t;
INSERT INTO t VALUES ('q');
-- after
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TABLE t (x d DEFAULT 'a' NOT NULL, y d[]);
CREATE INDEX ON t (x);
CREATE VIEW v AS SELECT x FROM t;
INSERT INTO t VALUES ('q');

-- pair: domain_base_type_under_functions
-- before
CREATE DOMAIN d AS int;
CREATE FUNCTION f(d) RETURNS d LANGUAGE sql RETURN $1;
-- after
CREATE DOMAIN d AS bigint;
CREATE FUNCTION f(d) RETURNS d LANGUAGE sql RETURN $1;

-- pair: domain_over_domain
-- before
CREATE DOMAIN base AS int CHECK (VALUE > 0);
CREATE DOMAIN d AS base CHECK (VALUE < 100);
CREATE TABLE t (x d);
-- after
CREATE DOMAIN base AS bigint CHECK (VALUE > 0);
CREATE DOMAIN d AS base CHECK (VALUE < 100);
CREATE TABLE t (x d);

-- pair: domain_over_new_enum
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS e DEFAULT 'a';
CREATE TABLE t (x d DEFAULT 'b');

-- pair: domain_check_by_function
-- before
CREATE DOMAIN d AS text;
-- after
CREATE FUNCTION good(text) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 <> '';
CREATE DOMAIN d AS text CHECK (good(VALUE));

-- pair: domain_dissolved
-- before
CREATE DOMAIN d AS text CHECK (VALUE <> '');
CREATE TABLE t (x d NOT NULL DEFAULT 'a');
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TABLE t (x text NOT NULL DEFAULT 'a');
INSERT INTO t DEFAULT VALUES;

-- pair: domain_owner_and_grants
-- before
CREATE DOMAIN d AS text;
GRANT USAGE ON DOMAIN d TO corpus_reader;
-- after
CREATE DOMAIN d AS text;
REVOKE USAGE ON DOMAIN d FROM PUBLIC;
ALTER DOMAIN d OWNER TO corpus_owner;

-- pair: composite_comes
-- after
CREATE TYPE c AS (a int, b text COLLATE "C", d numeric(10, 2)[]);
COMMENT ON TYPE c IS 'c';
COMMENT ON COLUMN c.a IS 'a';

-- pair: composite_attributes
-- before
CREATE TYPE c AS (a int, b text);
-- after
CREATE TYPE c AS (b text, d date);

-- pair: composite_attribute_type
-- before
CREATE TYPE c AS (a int, b text);
-- after
CREATE TYPE c AS (a bigint, b varchar(5));

-- pair: composite_attribute_type_in_use
-- before
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (id int PRIMARY KEY, x c, y c[]);
INSERT INTO t VALUES (1, (1, 'x'), NULL);
-- after
CREATE TYPE c AS (a bigint, b text);
CREATE TABLE t (id int PRIMARY KEY, x c, y c[]);
INSERT INTO t VALUES (1, (1, 'x'), NULL);

-- pair: composite_grows_in_use
-- before
CREATE TYPE c AS (a int);
CREATE TABLE t (x c);
CREATE FUNCTION f(c) RETURNS c LANGUAGE sql AS 'SELECT $1';
-- after
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (x c);
CREATE FUNCTION f(c) RETURNS c LANGUAGE sql AS 'SELECT $1';

-- pair: composite_attribute_goes_in_use
-- before
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (x c);
CREATE VIEW v AS SELECT (x).a FROM t;
-- after
CREATE TYPE c AS (a int);
CREATE TABLE t (x c);
CREATE VIEW v AS SELECT (x).a FROM t;

-- pair: composite_of_composite
-- before
CREATE TYPE inner_part AS (a int);
CREATE TYPE outer_part AS (i inner_part, n int);
-- after
CREATE TYPE inner_part AS (a int, b int);
CREATE TYPE outer_part AS (i inner_part, n text);

-- pair: composite_collation
-- before
CREATE TYPE c AS (a text);
-- after
CREATE TYPE c AS (a text COLLATE "C");

-- pair: range_comes
-- after
CREATE TYPE floats AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE t (x floats, y floats_multirange, EXCLUDE USING gist (x WITH &&));

-- pair: range_multirange_name
-- before
CREATE TYPE r AS RANGE (subtype = float8);
-- after
CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = many_r);

-- pair: range_collation_and_opclass
-- before
CREATE TYPE r AS RANGE (subtype = text, collation = "C");
-- after
CREATE TYPE r AS RANGE (subtype = text, collation = "POSIX", subtype_opclass = text_pattern_ops);

-- pair: range_over_domain
-- after
CREATE DOMAIN d AS int;
CREATE TYPE r AS RANGE (subtype = d);

-- pair: range_with_comment_grant_owner
-- before
CREATE TYPE r AS RANGE (subtype = float8);
-- after
CREATE TYPE r AS RANGE (subtype = float8);
COMMENT ON TYPE r IS 'r';
GRANT USAGE ON TYPE r TO corpus_reader;
ALTER TYPE r OWNER TO corpus_owner;

-- pair: base_type
-- after
CREATE TYPE money2;
CREATE FUNCTION money2_in(cstring) RETURNS money2 IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
CREATE FUNCTION money2_out(money2) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
CREATE TYPE money2 (INPUT = money2_in, OUTPUT = money2_out, LIKE = int4);
CREATE TABLE t (x money2);

-- pair: shell_type
-- after
CREATE TYPE to_come;

-- pair: type_chain
-- after
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS e;
CREATE TYPE c AS (x d, y e[]);
CREATE DOMAIN cd AS c;
CREATE TABLE t (z cd, zz c[]);

-- pair: type_chain_bottom_changes
-- before
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS e;
CREATE TYPE c AS (x d);
CREATE TABLE t (y d);
-- after
CREATE TYPE e AS ENUM ('b', 'a');
CREATE DOMAIN d AS e;
CREATE TYPE c AS (x d);
CREATE TABLE t (y d);

-- pair: type_of_a_function_argument_renamed_away
-- before
CREATE TYPE c AS (a int);
CREATE FUNCTION f(c) RETURNS int LANGUAGE sql RETURN ($1).a;
-- after
CREATE TYPE c2 AS (a int);
CREATE FUNCTION f(c2) RETURNS int LANGUAGE sql RETURN ($1).a;

-- pair: table_row_type_in_function
-- before
CREATE TABLE t (id int);
CREATE FUNCTION f(t) RETURNS SETOF t LANGUAGE sql AS 'SELECT $1';
-- after
CREATE TABLE t (id int, n int);
CREATE FUNCTION f(t) RETURNS SETOF t LANGUAGE sql AS 'SELECT $1' ROWS 5;

-- pair: range_of_an_enum_in_use
-- before
CREATE TYPE grade AS ENUM ('a', 'b', 'c');
-- after
CREATE TYPE grade AS ENUM ('c', 'b', 'a');
-- both
CREATE TYPE grades AS RANGE (SUBTYPE = grade);
CREATE TABLE t (id int, g grades, several grades_multirange);

-- pair: range_of_a_domain_that_gets_a_rule
-- before
CREATE DOMAIN small AS int;
-- after
CREATE DOMAIN small AS int CONSTRAINT is_small CHECK (VALUE < 10);
-- both
CREATE TYPE smalls AS RANGE (SUBTYPE = small);
CREATE TABLE t (id int, s smalls);

-- pair: range_in_use_gets_a_collation
-- before
CREATE TYPE words AS RANGE (SUBTYPE = text);
-- after
CREATE TYPE words AS RANGE (SUBTYPE = text, COLLATION = "C");
-- both
CREATE TABLE t (id int, w words DEFAULT words('a', 'b'), CHECK (w && words('a', 'z'))) PARTITION BY LIST (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE MATERIALIZED VIEW v AS SELECT lower(w) FROM t;
