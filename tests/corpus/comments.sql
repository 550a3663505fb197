-- Comments on everything.

-- pair: table_and_columns
-- both
CREATE TABLE t (id int, x int);
-- before
COMMENT ON TABLE t IS 'a';
COMMENT ON COLUMN t.id IS 'b';
-- after
COMMENT ON TABLE t IS 'it''s \ "c"
over two lines';
COMMENT ON COLUMN t.x IS '🐦';

-- pair: constraints_indexes_sequences
-- both
CREATE TABLE t (id serial CONSTRAINT k PRIMARY KEY, x int CONSTRAINT c CHECK (x > 0));
CREATE INDEX i ON t (x);
-- before
COMMENT ON CONSTRAINT k ON t IS 'k';
COMMENT ON INDEX i IS 'i';
-- after
COMMENT ON CONSTRAINT c ON t IS 'c';
COMMENT ON SEQUENCE t_id_seq IS 's';
COMMENT ON INDEX k IS 'ki';

-- pair: views
-- both
CREATE VIEW v AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- before
COMMENT ON VIEW v IS 'v';
-- after
COMMENT ON COLUMN v.a IS 'va';
COMMENT ON MATERIALIZED VIEW m IS 'm';
COMMENT ON COLUMN m.a IS 'ma';

-- pair: types
-- both
CREATE TYPE e AS ENUM ('a');
CREATE TYPE c AS (x int);
CREATE DOMAIN d AS int CONSTRAINT dc CHECK (VALUE > 0);
CREATE TYPE r AS RANGE (subtype = float8);
-- before
COMMENT ON TYPE e IS 'e';
-- after
COMMENT ON TYPE c IS 'c';
COMMENT ON COLUMN c.x IS 'cx';
COMMENT ON DOMAIN d IS 'd';
COMMENT ON CONSTRAINT dc ON DOMAIN d IS 'dc';
COMMENT ON TYPE r IS 'r';

-- pair: routines
-- both
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE a(int) (SFUNC = int4pl, STYPE = int);
-- before
COMMENT ON FUNCTION f(int) IS 'f';
-- after
COMMENT ON FUNCTION f(int) IS 'F';
COMMENT ON PROCEDURE p() IS 'p';
COMMENT ON AGGREGATE a(int) IS 'a';

-- pair: triggers_rules_policies
-- both
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE POLICY p ON t USING (true);
-- before
COMMENT ON TRIGGER g ON t IS 'g';
-- after
COMMENT ON RULE r ON t IS 'r';
COMMENT ON POLICY p ON t IS 'p';

-- pair: operators_and_kin
-- both
CREATE OPERATOR === (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int);
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS cls FOR TYPE int USING btree FAMILY fam AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
CREATE COLLATION coll (locale = 'C');
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE TABLE t (a int, b int);
CREATE STATISTICS st ON a, b FROM t;
-- before
COMMENT ON OPERATOR === (int, int) IS 'o';
-- after
COMMENT ON OPERATOR FAMILY fam USING btree IS 'fam';
COMMENT ON OPERATOR CLASS cls USING btree IS 'cls';
COMMENT ON COLLATION coll IS 'coll';
COMMENT ON CONVERSION conv IS 'conv';
COMMENT ON STATISTICS st IS 'st';

-- pair: text_search
-- both
CREATE TEXT SEARCH CONFIGURATION conf (COPY = pg_catalog.simple);
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = pg_catalog.simple);
CREATE TEXT SEARCH PARSER pars (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE temp (LEXIZE = dsimple_lexize);
-- before
COMMENT ON TEXT SEARCH CONFIGURATION conf IS 'c';
-- after
COMMENT ON TEXT SEARCH DICTIONARY dict IS 'd';
COMMENT ON TEXT SEARCH PARSER pars IS 'p';
COMMENT ON TEXT SEARCH TEMPLATE temp IS 't';

-- pair: database_wide
-- both
CREATE SCHEMA corpus_commented;
CREATE FOREIGN DATA WRAPPER corpus_fdw_comm;
CREATE SERVER corpus_srv_comm FOREIGN DATA WRAPPER corpus_fdw_comm;
CREATE PUBLICATION corpus_pub_comm;
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE corpus_lang_comm HANDLER handler;
CREATE ACCESS METHOD corpus_am_comm TYPE INDEX HANDLER bthandler;
CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER corpus_ev_comm ON sql_drop WHEN TAG IN ('DROP LANGUAGE') EXECUTE FUNCTION f();
-- before
COMMENT ON SCHEMA corpus_commented IS 's';
-- after
COMMENT ON FOREIGN DATA WRAPPER corpus_fdw_comm IS 'w';
COMMENT ON SERVER corpus_srv_comm IS 'v';
COMMENT ON PUBLICATION corpus_pub_comm IS 'p';
COMMENT ON LANGUAGE corpus_lang_comm IS 'l';
COMMENT ON ACCESS METHOD corpus_am_comm IS 'am';
COMMENT ON EVENT TRIGGER corpus_ev_comm IS 'e';

-- pair: foreign_table_and_partition
-- both
CREATE FOREIGN DATA WRAPPER corpus_fdw_comm2;
CREATE SERVER corpus_srv_comm2 FOREIGN DATA WRAPPER corpus_fdw_comm2;
CREATE FOREIGN TABLE ft (x int) SERVER corpus_srv_comm2;
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- after
COMMENT ON FOREIGN TABLE ft IS 'ft';
COMMENT ON COLUMN ft.x IS 'x';
COMMENT ON TABLE t1 IS 't1';
COMMENT ON COLUMN t1.id IS 'id';

-- pair: on_what_comes
-- after
CREATE TABLE t (id int PRIMARY KEY);
COMMENT ON TABLE t IS 't';
COMMENT ON COLUMN t.id IS 'id';
COMMENT ON CONSTRAINT t_pkey ON t IS 'pk';
CREATE TYPE e AS ENUM ('a');
COMMENT ON TYPE e IS 'e';

-- pair: empty_comment_is_none
-- both
CREATE TABLE t (id int);
-- before
COMMENT ON TABLE t IS 'x';
-- after
COMMENT ON TABLE t IS '';

-- pair: on_not_null_constraints since 18
-- before
CREATE TABLE t (a int NOT NULL, b int CONSTRAINT bb NOT NULL, c int);
COMMENT ON CONSTRAINT bb ON t IS 'b';
COMMENT ON CONSTRAINT t_a_not_null ON t IS 'a';
-- after
CREATE TABLE t (a int NOT NULL, b int, c int CONSTRAINT cc NOT NULL);
COMMENT ON CONSTRAINT cc ON t IS 'c';
COMMENT ON CONSTRAINT t_a_not_null ON t IS 'aa';
