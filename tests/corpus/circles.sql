-- What stands on each other in circles.

-- pair: view_and_function
-- both
CREATE TABLE t (id int);
-- after
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM v);
CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id > f();

-- pair: view_returned_by_the_function_it_calls
-- both
CREATE TABLE t (id int, x text);
-- after
CREATE VIEW v AS SELECT id, x FROM t;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE plpgsql AS 'BEGIN RETURN QUERY SELECT id, x FROM :here.t; END';
CREATE OR REPLACE VIEW v AS SELECT id, x FROM t WHERE NOT EXISTS (SELECT FROM f());

-- pair: circle_changes
-- both
CREATE TABLE t (id int);
-- before
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM v);
CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id > f();
-- after
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT max(id) FROM v);
CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id < f();

-- pair: circle_over_a_retyped_column
-- before
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM v);
CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id > f();
GRANT SELECT ON v TO corpus_reader;
-- after
CREATE TABLE t (id bigint);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM v);
CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE id > f();
GRANT SELECT ON v TO corpus_reader;

-- pair: two_functions
-- after
CREATE FUNCTION even(int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN $1 = 0 OR :here.odd($1 - 1); END';
CREATE FUNCTION odd(int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN $1 <> 0 AND :here.even($1 - 1); END';

-- pair: two_sql_functions
-- after
CREATE FUNCTION even(int) RETURNS boolean LANGUAGE sql RETURN $1 = 0;
CREATE FUNCTION odd(int) RETURNS boolean LANGUAGE sql AS 'SELECT NOT :here.even($1)';
CREATE OR REPLACE FUNCTION even(int) RETURNS boolean LANGUAGE sql AS 'SELECT NOT :here.odd($1)';

-- pair: function_calls_itself
-- after
CREATE FUNCTION fact(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION fact(int) RETURNS int LANGUAGE sql AS 'SELECT CASE WHEN $1 < 2 THEN 1 ELSE $1 * :here.fact($1 - 1) END';

-- pair: table_check_by_function_of_the_table
-- after
CREATE TABLE t (id int, x int);
CREATE FUNCTION f(t) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN ($1).x > 0;
ALTER TABLE t ADD CONSTRAINT c CHECK (f(t));

-- pair: table_default_by_function_over_it
-- after
CREATE TABLE t (id int, x int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM t);
ALTER TABLE t ALTER id SET DEFAULT f();

-- pair: policy_over_a_view_over_the_table
-- after
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT x FROM t;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (x IN (SELECT x FROM v));

-- pair: policies_of_two_tables
-- after
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, x int);
CREATE POLICY p ON a USING (x IN (SELECT x FROM b));
CREATE POLICY p ON b USING (x IN (SELECT x FROM a));

-- pair: policies_of_two_tables_retyped
-- before
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, x int);
CREATE POLICY p ON a USING (x IN (SELECT x FROM b));
CREATE POLICY p ON b USING (x IN (SELECT x FROM a));
-- after
CREATE TABLE a (id int, x bigint);
CREATE TABLE b (id int, x bigint);
CREATE POLICY p ON a USING (x IN (SELECT x FROM b));
CREATE POLICY p ON b USING (x IN (SELECT x FROM a));

-- pair: trigger_function_over_its_table
-- after
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'DECLARE r :here.t; BEGIN SELECT * INTO r FROM :here.t; RETURN NEW; END';
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();

-- pair: rules_of_two_tables
-- after
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE RULE r AS ON INSERT TO a DO ALSO INSERT INTO b VALUES (NEW.id);
CREATE RULE r AS ON DELETE TO b DO ALSO DELETE FROM a WHERE id = OLD.id;

-- pair: rules_of_two_tables_gone_with_them
-- before
CREATE TABLE a (id int);
CREATE TABLE b (id int);
CREATE RULE r AS ON INSERT TO a DO ALSO INSERT INTO b VALUES (NEW.id);
CREATE RULE r AS ON DELETE TO b DO ALSO DELETE FROM a WHERE id = OLD.id;

-- pair: domain_and_function_and_table
-- after
CREATE DOMAIN d AS text;
CREATE TABLE t (x d);
CREATE FUNCTION known(text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN NOT EXISTS (SELECT FROM :here.t WHERE x = $1); END';
ALTER DOMAIN d ADD CONSTRAINT c CHECK (known(VALUE));

-- pair: composite_and_table_row
-- after
CREATE TABLE t (id int);
CREATE TYPE c AS (whole t, n int);
CREATE TABLE u (x c);
ALTER TABLE t ADD y date;

-- pair: views_over_functions_over_views
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW a AS SELECT id FROM t;
CREATE FUNCTION f() RETURNS SETOF a LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM a; END;
CREATE VIEW b AS SELECT id FROM f();
CREATE FUNCTION g() RETURNS SETOF b LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM b; END;
-- after
CREATE VIEW a AS SELECT id, x FROM t;
CREATE FUNCTION f() RETURNS SETOF a LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM a; END;
CREATE VIEW b AS SELECT x, id FROM f();
CREATE FUNCTION g() RETURNS SETOF b LANGUAGE sql STABLE BEGIN ATOMIC SELECT * FROM b; END;

-- pair: circle_of_views_through_rules
-- both
CREATE TABLE t (id int);
-- after
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b AS SELECT id FROM a;
CREATE RULE r AS ON INSERT TO a DO INSTEAD INSERT INTO t SELECT NEW.id WHERE NEW.id NOT IN (SELECT id FROM b);

-- pair: sequence_and_table_and_view
-- after
CREATE SEQUENCE s;
CREATE TABLE t (id int DEFAULT nextval('s'));
ALTER SEQUENCE s OWNED BY t.id;
CREATE VIEW v AS SELECT t.id, s.last_value FROM t, s;

-- pair: view_over_serial_table_goes
-- before
CREATE TABLE t (id serial PRIMARY KEY);
CREATE VIEW v AS SELECT t.id, s.last_value FROM t, t_id_seq AS s;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql RETURN (SELECT max(last_value) FROM v);
ALTER TABLE t ADD x bigint DEFAULT f();

-- pair: circular_references_go_with_views
-- before
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
CREATE VIEW v AS SELECT a.id, b.a FROM a JOIN b ON a.b = b.id;

-- pair: serial_gives_way_to_one_with_its_sequence_and_names
-- before
CREATE TABLE t (id serial PRIMARY KEY, x int);
CREATE TABLE u (id serial, x int);
-- after
CREATE TABLE t (id serial PRIMARY KEY, x int);
ALTER TABLE t RENAME COLUMN id TO number;
CREATE TABLE u (id serial, x int);
ALTER TABLE u RENAME COLUMN id TO number;
