-- Sequences by themselves, owned, and their values.

-- pair: comes
-- after
CREATE SEQUENCE s START 5 INCREMENT 5 MINVALUE 5 MAXVALUE 500 CACHE 10 CYCLE;

-- pair: options
-- before
CREATE SEQUENCE s;
-- after
CREATE SEQUENCE s INCREMENT 3 MINVALUE -10 MAXVALUE 100 START 7 CACHE 4 CYCLE;

-- pair: type
-- before
CREATE SEQUENCE s AS smallint;
-- after
CREATE SEQUENCE s AS bigint;

-- pair: descending
-- before
CREATE SEQUENCE s;
-- after
CREATE SEQUENCE s INCREMENT -1;

-- pair: bounds_around_the_value
-- before
CREATE SEQUENCE s MINVALUE 1 MAXVALUE 10;
SELECT nextval('s');
-- after
CREATE SEQUENCE s MINVALUE 100 MAXVALUE 200;

-- pair: owned_by
-- before
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.a;
-- after
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.b;

-- pair: owned_by_none
-- before
CREATE TABLE t (a int);
CREATE SEQUENCE s OWNED BY t.a;
-- after
CREATE TABLE t (a int);
CREATE SEQUENCE s;

-- pair: owner_column_goes
-- before
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s OWNED BY t.b;
-- after
CREATE TABLE t (a int);
CREATE SEQUENCE s;

-- pair: owner_column_goes_default_elsewhere
-- before
CREATE TABLE t (id serial, a int);
CREATE TABLE u (n int DEFAULT nextval('t_id_seq'));
-- after
CREATE TABLE t (a int);
CREATE TABLE u (n int);

-- pair: identities_logged_otherwise_than_tables
-- both
CREATE TABLE old (id int NOT NULL);
CREATE UNLOGGED TABLE unlogged (id int NOT NULL);
CREATE TABLE serial (id serial);
-- after
ALTER TABLE old ALTER id ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE old ADD COLUMN more int GENERATED ALWAYS AS IDENTITY;
ALTER SEQUENCE old_id_seq SET UNLOGGED;
ALTER SEQUENCE old_more_seq SET UNLOGGED;
ALTER TABLE unlogged ALTER id ADD GENERATED ALWAYS AS IDENTITY;
ALTER SEQUENCE unlogged_id_seq SET LOGGED;
CREATE TABLE new (id int GENERATED ALWAYS AS IDENTITY);
ALTER SEQUENCE new_id_seq SET UNLOGGED;
DROP SEQUENCE serial_id_seq CASCADE;
ALTER TABLE serial ALTER id ADD GENERATED ALWAYS AS IDENTITY;
ALTER SEQUENCE serial_id_seq SET UNLOGGED;

-- pair: unlogged
-- before
CREATE SEQUENCE s;
-- after
CREATE UNLOGGED SEQUENCE s;

-- pair: serial_named_otherwise
-- before
CREATE TABLE t (id serial);
-- after
CREATE SEQUENCE t_number AS int;
CREATE TABLE t (id int NOT NULL DEFAULT nextval('t_number'));
ALTER SEQUENCE t_number OWNED BY t.id;

-- pair: with_everything
-- before
CREATE SEQUENCE s;
-- after
CREATE SEQUENCE s;
COMMENT ON SEQUENCE s IS 'numbers';
GRANT USAGE ON SEQUENCE s TO corpus_reader;
GRANT UPDATE ON SEQUENCE s TO corpus_writer WITH GRANT OPTION;

-- pair: shared_default_when_its_owner_goes
-- before
CREATE TABLE a (id serial);
CREATE TABLE b (id int DEFAULT nextval('a_id_seq'));
INSERT INTO b DEFAULT VALUES;
-- after
CREATE SEQUENCE a_id_seq AS int;
CREATE TABLE b (id int DEFAULT nextval('a_id_seq'));
INSERT INTO b DEFAULT VALUES;

-- pair: becomes_table
-- before
CREATE SEQUENCE s;
-- after
CREATE TABLE s (id int);

-- pair: used_by_function_and_view
-- before
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT last_value FROM s;
-- after
CREATE SEQUENCE s2;
CREATE VIEW v AS SELECT last_value FROM s2;

-- pair: identity_sequence_name
-- before
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- after
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME t_numbers));
