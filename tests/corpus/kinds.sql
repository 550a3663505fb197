-- Foreign data, text search, operators, casts, collations, conversions, languages, statistics,
-- publications, extensions, schemas.

-- pair: wrapper_and_server
-- before
CREATE FOREIGN DATA WRAPPER corpus_w OPTIONS (debug 'true');
CREATE SERVER corpus_s TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER corpus_w OPTIONS (host 'a', port '1');
-- after
CREATE FOREIGN DATA WRAPPER corpus_w OPTIONS (quick 'it''s');
CREATE SERVER corpus_s TYPE 'x' VERSION '2' FOREIGN DATA WRAPPER corpus_w OPTIONS (host 'b', dbname 'c');

-- pair: wrapper_handler
-- before
CREATE FOREIGN DATA WRAPPER corpus_w2;
-- after
CREATE FOREIGN DATA WRAPPER corpus_w2 VALIDATOR postgresql_fdw_validator;

-- pair: server_owner
-- both
CREATE FOREIGN DATA WRAPPER corpus_w3;
CREATE SERVER corpus_s3 FOREIGN DATA WRAPPER corpus_w3;
GRANT USAGE ON FOREIGN DATA WRAPPER corpus_w3 TO corpus_owner;
-- after
ALTER SERVER corpus_s3 OWNER TO corpus_owner;

-- pair: user_mappings
-- both
CREATE FOREIGN DATA WRAPPER corpus_w5;
CREATE SERVER corpus_s5 FOREIGN DATA WRAPPER corpus_w5;
-- before
CREATE USER MAPPING FOR PUBLIC SERVER corpus_s5 OPTIONS (a 'x');
-- after
CREATE USER MAPPING FOR PUBLIC SERVER corpus_s5 OPTIONS (b 'y');
CREATE USER MAPPING FOR corpus_reader SERVER corpus_s5 OPTIONS (a 'it''s');

-- pair: foreign_table_columns_and_options
-- both
CREATE FOREIGN DATA WRAPPER corpus_w6;
CREATE SERVER corpus_s6 FOREIGN DATA WRAPPER corpus_w6;
-- before
CREATE FOREIGN TABLE ft (a int OPTIONS (name 'A'), b text) SERVER corpus_s6 OPTIONS (t 'x');
-- after
CREATE FOREIGN TABLE ft (a bigint OPTIONS (name 'AA', k 'v') NOT NULL, c date DEFAULT now(), CHECK (a > 0)) SERVER corpus_s6 OPTIONS (t 'y', u 'z');

-- pair: foreign_table_on_another_server
-- both
CREATE FOREIGN DATA WRAPPER corpus_w7;
CREATE SERVER corpus_s7 FOREIGN DATA WRAPPER corpus_w7;
CREATE SERVER corpus_s7b FOREIGN DATA WRAPPER corpus_w7;
-- before
CREATE FOREIGN TABLE ft (a int) SERVER corpus_s7;
CREATE VIEW v AS SELECT a FROM ft;
-- after
CREATE FOREIGN TABLE ft (a int) SERVER corpus_s7b;
CREATE VIEW v AS SELECT a FROM ft;

-- pair: foreign_table_to_table
-- both
CREATE FOREIGN DATA WRAPPER corpus_w8;
CREATE SERVER corpus_s8 FOREIGN DATA WRAPPER corpus_w8;
-- before
CREATE FOREIGN TABLE ft (a int) SERVER corpus_s8;
-- after
CREATE TABLE ft (a int);

-- pair: everything_foreign_goes
-- before
CREATE FOREIGN DATA WRAPPER corpus_w9;
CREATE SERVER corpus_s9 FOREIGN DATA WRAPPER corpus_w9;
CREATE USER MAPPING FOR corpus_reader SERVER corpus_s9;
CREATE FOREIGN TABLE ft (a int) SERVER corpus_s9;
COMMENT ON FOREIGN TABLE ft IS 'ft';
GRANT SELECT ON ft TO corpus_reader;

-- pair: text_search_configuration
-- both
CREATE TEXT SEARCH DICTIONARY d1 (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY d2 (TEMPLATE = pg_catalog.simple, ACCEPT = false);
-- before
CREATE TEXT SEARCH CONFIGURATION c (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, word WITH d1;
-- after
CREATE TEXT SEARCH CONFIGURATION c (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION c ADD MAPPING FOR asciiword, email WITH d2, d1;

-- pair: text_search_dictionary_options
-- before
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'english');
-- after
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'german', STOPWORDS = 'german');

-- pair: text_search_dictionary_template
-- before
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH CONFIGURATION c (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH d;
-- after
CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = pg_catalog.snowball, LANGUAGE = 'french');
CREATE TEXT SEARCH CONFIGURATION c (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH d;

-- pair: text_search_under_a_generated_column
-- after
CREATE TEXT SEARCH CONFIGURATION c (COPY = pg_catalog.simple);
CREATE TABLE t (body text, tsv tsvector GENERATED ALWAYS AS (to_tsvector(':here.c', body)) STORED);
CREATE INDEX ON t USING gin (tsv);

-- pair: text_search_parser_and_template
-- before
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- after
CREATE TEXT SEARCH PARSER p (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, HEADLINE = prsd_headline, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE tp (INIT = dsimple_init, LEXIZE = dsimple_lexize);

-- pair: operator_comes
-- after
CREATE FUNCTION eq(int, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 = $2;
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE FUNCTION ne(int, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 <> $2;
CREATE OPERATOR !== (FUNCTION = ne, LEFTARG = int, RIGHTARG = int, NEGATOR = ===);

-- pair: operator_estimators
-- both
CREATE FUNCTION eq(int, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 = $2;
-- before
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int, RESTRICT = eqsel);
-- after
CREATE OPERATOR === (FUNCTION = eq, LEFTARG = int, RIGHTARG = int, JOIN = eqjoinsel);

-- pair: operator_function
-- before
CREATE FUNCTION a(int, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 = $2;
CREATE OPERATOR === (FUNCTION = a, LEFTARG = int, RIGHTARG = int);
CREATE VIEW v AS SELECT 1 OPERATOR(:here.===) 2 AS x;
-- after
CREATE FUNCTION b(int, int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 = $2;
CREATE OPERATOR === (FUNCTION = b, LEFTARG = int, RIGHTARG = int);
CREATE VIEW v AS SELECT 1 OPERATOR(:here.===) 2 AS x;

-- pair: prefix_operator
-- after
CREATE FUNCTION neg(int) RETURNS int IMMUTABLE LANGUAGE sql RETURN -$1;
CREATE OPERATOR @- (FUNCTION = neg, RIGHTARG = int);

-- pair: operator_class_and_family
-- before
CREATE OPERATOR FAMILY f USING btree;
-- after
CREATE OPERATOR FAMILY f USING btree;
CREATE OPERATOR CLASS c FOR TYPE int USING btree FAMILY f AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (x int);
CREATE INDEX i ON t (x c);

-- pair: operator_family_members
-- before
CREATE OPERATOR FAMILY f USING btree;
ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 < (int, bigint), FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
-- after
CREATE OPERATOR FAMILY f USING btree;
ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 < (int, smallint), FUNCTION 1 (int, smallint) btint42cmp(int, smallint);

-- pair: operator_class_under_an_index
-- before
CREATE OPERATOR CLASS c FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (x int);
CREATE INDEX i ON t (x c);
-- after
CREATE OPERATOR CLASS c FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (x int);
CREATE INDEX i ON t (x c);

-- pair: operator_owner
-- both
CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR FAMILY f USING hash;
-- after
ALTER OPERATOR === (int, int) OWNER TO corpus_owner;
ALTER OPERATOR FAMILY f USING hash OWNER TO corpus_owner;

-- pair: casts
-- both
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION to_int(e) RETURNS int IMMUTABLE LANGUAGE sql RETURN 1;
-- before
CREATE CAST (e AS int) WITH FUNCTION to_int(e);
-- after
CREATE CAST (e AS int) WITH FUNCTION to_int(e) AS ASSIGNMENT;
CREATE CAST (varchar AS e) WITH INOUT AS IMPLICIT;
COMMENT ON CAST (e AS int) IS 'c';

-- pair: cast_without_function
-- both
CREATE TYPE money2;
CREATE FUNCTION money2_in(cstring) RETURNS money2 IMMUTABLE STRICT LANGUAGE internal AS 'int4in';
CREATE FUNCTION money2_out(money2) RETURNS cstring IMMUTABLE STRICT LANGUAGE internal AS 'int4out';
CREATE TYPE money2 (INPUT = money2_in, OUTPUT = money2_out, LIKE = int4);
-- after
CREATE CAST (money2 AS int) WITHOUT FUNCTION AS IMPLICIT;

-- pair: cast_used_by_a_column_change
-- before
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE FUNCTION to_int(e) RETURNS int IMMUTABLE LANGUAGE sql RETURN 1;
CREATE CAST (e AS int) WITH FUNCTION to_int(e) AS ASSIGNMENT;
CREATE TABLE t (x e, y int GENERATED ALWAYS AS (x::int) STORED);

-- pair: collations
-- before
CREATE COLLATION c (locale = 'C');
-- after
CREATE COLLATION c (locale = 'POSIX');
CREATE COLLATION d FROM "C";
ALTER COLLATION d OWNER TO corpus_owner;

-- pair: collation_used_everywhere_comes
-- after
CREATE COLLATION c (locale = 'C');
CREATE DOMAIN d AS text COLLATE c;
CREATE TYPE comp AS (x text COLLATE c);
CREATE TABLE t (x text COLLATE c, y d);
CREATE INDEX i ON t (y COLLATE c);

-- pair: conversions
-- before
CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- after
CREATE DEFAULT CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;

-- pair: languages
-- before
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE corpus_l1 HANDLER handler;
-- after
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION inline_handler(internal) RETURNS void STRICT LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION validator(oid) RETURNS void STRICT LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE corpus_l1 HANDLER handler INLINE inline_handler VALIDATOR validator;
CREATE FUNCTION f() RETURNS int LANGUAGE corpus_l1 AS 'BEGIN RETURN 1; END';

-- pair: transforms
-- both
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION from_e(internal) RETURNS internal IMMUTABLE LANGUAGE internal AS 'array_unnest_support';
-- after
CREATE TRANSFORM FOR e LANGUAGE plpgsql (FROM SQL WITH FUNCTION from_e(internal));
CREATE FUNCTION f(e) RETURNS int TRANSFORM FOR TYPE e LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';

-- pair: statistics_come
-- both
CREATE TABLE t (a int, b int, c text);
-- after
CREATE STATISTICS s1 ON a, b FROM t;
CREATE STATISTICS s2 (ndistinct, dependencies) ON a, b, lower(c) FROM t;
ALTER STATISTICS s2 SET STATISTICS 50;
COMMENT ON STATISTICS s2 IS 's2';
ALTER STATISTICS s1 OWNER TO corpus_owner;

-- pair: statistics_change
-- both
CREATE TABLE t (a int, b int, c text);
-- before
CREATE STATISTICS s ON a, b FROM t;
-- after
CREATE STATISTICS s (mcv) ON a, c FROM t;

-- pair: statistics_over_a_dropped_column
-- before
CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s ON a, b FROM t;
-- after
CREATE TABLE t (a int, c text);
CREATE STATISTICS s ON a, c FROM t;

-- pair: publication_tables
-- both
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE u (id int PRIMARY KEY);
-- before
CREATE PUBLICATION corpus_p1 FOR TABLE t;
-- after
CREATE PUBLICATION corpus_p1 FOR TABLE t (id), u WHERE (id > 5);

-- pair: publication_options
-- both
CREATE TABLE t (id int PRIMARY KEY);
-- before
CREATE PUBLICATION corpus_p2 FOR TABLE t WITH (publish = 'insert');
-- after
CREATE PUBLICATION corpus_p2 FOR TABLE t WITH (publish = 'delete, truncate', publish_via_partition_root = true);

-- pair: publication_generated_columns since 18
-- both
CREATE TABLE t (id int PRIMARY KEY);
-- before
CREATE PUBLICATION corpus_p3 FOR TABLE t;
-- after
CREATE PUBLICATION corpus_p3 FOR TABLE t WITH (publish_generated_columns = stored);

-- pair: publication_of_schemas
-- both
CREATE SCHEMA corpus_pub1;
CREATE SCHEMA corpus_pub2;
-- before
CREATE PUBLICATION corpus_p4 FOR TABLES IN SCHEMA corpus_pub1;
-- after
CREATE PUBLICATION corpus_p4 FOR TABLES IN SCHEMA corpus_pub2;

-- pair: publication_of_all
-- before
CREATE PUBLICATION corpus_p5 FOR ALL TABLES;
-- after
CREATE PUBLICATION corpus_p5;

-- pair: publication_owner
-- both
CREATE PUBLICATION corpus_p6;
-- after
ALTER PUBLICATION corpus_p6 OWNER TO corpus_owner;

-- pair: publication_of_partitions
-- both
CREATE TABLE t (id int PRIMARY KEY, a int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- before
CREATE PUBLICATION corpus_p7 FOR TABLE t1;
-- after
CREATE PUBLICATION corpus_p7 FOR TABLE t WITH (publish_via_partition_root);

-- pair: published_table_comes
-- both
CREATE PUBLICATION corpus_p8;
-- after
CREATE TABLE t (id int PRIMARY KEY, a int);
ALTER PUBLICATION corpus_p8 ADD TABLE t (id, a) WHERE (id > 0);

-- pair: subscription
-- both
CREATE TABLE t (id int PRIMARY KEY);
-- after
CREATE SUBSCRIPTION corpus_sub CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION a, b WITH (connect = false, slot_name = NONE, binary = true);

-- pair: subscription_changes
-- before
CREATE SUBSCRIPTION corpus_sub2 CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION a WITH (connect = false, slot_name = NONE);
-- after
CREATE SUBSCRIPTION corpus_sub2 CONNECTION 'host=127.0.0.1 port=2 dbname=x' PUBLICATION b, c WITH (connect = false, slot_name = NONE, synchronous_commit = 'on', disable_on_error = true);

-- pair: schemas
-- before
CREATE SCHEMA corpus_one;
CREATE TABLE corpus_one.t (id int);
-- after
CREATE SCHEMA corpus_two;
CREATE TABLE corpus_two.t (id int);
COMMENT ON SCHEMA corpus_two IS 'two';

-- pair: same_names_in_two_schemas
-- both
CREATE SCHEMA corpus_three;
-- before
CREATE TABLE t (id int);
CREATE TABLE corpus_three.t (id text);
CREATE VIEW corpus_three.v AS SELECT t.id FROM :here.t;
-- after
CREATE TABLE t (id bigint);
CREATE TABLE corpus_three.t (id text, x int);
CREATE VIEW corpus_three.v AS SELECT t.id FROM :here.t;

-- pair: object_moves_to_another_schema
-- both
CREATE SCHEMA corpus_four;
-- before
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (x e, y int DEFAULT f());
INSERT INTO t VALUES ('a');
-- after
CREATE TYPE corpus_four.e AS ENUM ('a');
CREATE FUNCTION corpus_four.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (x corpus_four.e, y int DEFAULT corpus_four.f());
INSERT INTO t VALUES ('a');

-- pair: access_method_of_indexes since 18
-- before
CREATE TABLE t (x int);
-- after
CREATE ACCESS METHOD corpus_am TYPE INDEX HANDLER bthandler;
CREATE OPERATOR CLASS c FOR TYPE int USING corpus_am AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (x int);
CREATE INDEX i ON t USING corpus_am (x c);

-- pair: large_object_is_data
-- before
SELECT lo_create(0);
-- after
SELECT 1;

-- pair: server_type
-- both
CREATE FOREIGN DATA WRAPPER corpus_w4;
-- before
CREATE SERVER corpus_s4 TYPE 'a' FOREIGN DATA WRAPPER corpus_w4;
CREATE FOREIGN TABLE ft (a int) SERVER corpus_s4;
-- after
CREATE SERVER corpus_s4 FOREIGN DATA WRAPPER corpus_w4;
CREATE FOREIGN TABLE ft (a int) SERVER corpus_s4;

-- pair: extension_goes_and_its_names_are_taken
-- before
CREATE EXTENSION citext SCHEMA :here;
CREATE TABLE t (x citext);
-- after
CREATE TABLE t (x text);
CREATE FUNCTION citext_cmp(a text, b text) RETURNS int LANGUAGE sql AS 'SELECT 0';
