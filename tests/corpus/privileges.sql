-- Owners, grants, default privileges, policies.

-- pair: table_grants
-- both
CREATE TABLE t (id int, x int);
-- before
GRANT SELECT, INSERT ON t TO corpus_reader;
GRANT ALL ON t TO corpus_writer;
-- after
GRANT SELECT, UPDATE ON t TO corpus_reader WITH GRANT OPTION;
GRANT TRUNCATE, REFERENCES, TRIGGER ON t TO corpus_writer;

-- pair: grant_option_only
-- both
CREATE TABLE t (id int);
GRANT SELECT ON t TO corpus_reader;
-- after
GRANT SELECT ON t TO corpus_reader WITH GRANT OPTION;

-- pair: maintain since 17
-- both
CREATE TABLE t (id int);
-- after
GRANT MAINTAIN ON t TO corpus_reader;

-- pair: to_public_and_from_the_owner
-- both
CREATE TABLE t (id int);
-- before
GRANT SELECT ON t TO PUBLIC;
-- after
REVOKE INSERT, DELETE ON t FROM CURRENT_USER;

-- pair: owner_without_any
-- both
CREATE TABLE t (id int);
-- after
REVOKE ALL ON t FROM CURRENT_USER;

-- pair: column_grants
-- both
CREATE TABLE t (id int, x int, y int);
-- before
GRANT SELECT (id, x) ON t TO corpus_reader;
-- after
GRANT SELECT (x, y), UPDATE (y) ON t TO corpus_reader;
GRANT INSERT (id) ON t TO corpus_writer WITH GRANT OPTION;

-- pair: column_and_table_grants_mixed
-- both
CREATE TABLE t (id int, x int);
-- before
GRANT SELECT ON t TO corpus_reader;
-- after
GRANT SELECT (id) ON t TO corpus_reader;
GRANT UPDATE ON t TO corpus_reader;
GRANT SELECT (x) ON t TO PUBLIC;

-- pair: column_grants_on_a_new_column
-- before
CREATE TABLE t (id int);
GRANT SELECT (id) ON t TO corpus_reader;
-- after
CREATE TABLE t (id int, x int);
GRANT SELECT (id, x) ON t TO corpus_reader;

-- pair: column_grants_through_a_type_change
-- before
CREATE TABLE t (id int, x int);
GRANT SELECT (x) ON t TO corpus_reader;
-- after
CREATE TABLE t (id int, x bigint);
GRANT SELECT (x) ON t TO corpus_reader;

-- pair: routine_grants
-- both
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE a(int) (SFUNC = int4pl, STYPE = int);
-- before
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;
-- after
REVOKE EXECUTE ON PROCEDURE p() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION a(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f(int) TO corpus_reader WITH GRANT OPTION;

-- pair: sequence_and_type_grants
-- both
CREATE SEQUENCE s;
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS int;
CREATE TYPE c AS (x int);
CREATE TYPE r AS RANGE (subtype = float8);
-- before
GRANT USAGE ON SEQUENCE s TO corpus_reader;
REVOKE USAGE ON TYPE e FROM PUBLIC;
-- after
GRANT SELECT, UPDATE ON SEQUENCE s TO corpus_reader;
REVOKE USAGE ON TYPE c, r FROM PUBLIC;
GRANT USAGE ON TYPE d TO corpus_reader WITH GRANT OPTION;

-- pair: schema_grants
-- both
CREATE SCHEMA corpus_granted;
-- before
GRANT USAGE ON SCHEMA corpus_granted TO corpus_reader;
-- after
GRANT USAGE, CREATE ON SCHEMA corpus_granted TO corpus_writer;
GRANT USAGE ON SCHEMA corpus_granted TO PUBLIC;

-- pair: language_and_foreign_grants
-- both
CREATE FOREIGN DATA WRAPPER corpus_fdw_priv;
CREATE SERVER corpus_srv_priv FOREIGN DATA WRAPPER corpus_fdw_priv;
CREATE FUNCTION handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE corpus_lang_priv HANDLER handler;
-- after
GRANT USAGE ON FOREIGN DATA WRAPPER corpus_fdw_priv TO corpus_reader;
GRANT USAGE ON FOREIGN SERVER corpus_srv_priv TO corpus_reader WITH GRANT OPTION;
REVOKE USAGE ON LANGUAGE corpus_lang_priv FROM PUBLIC;

-- pair: view_grants
-- both
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, x FROM t;
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
-- before
GRANT SELECT ON v TO corpus_reader;
-- after
GRANT SELECT (id), INSERT ON v TO corpus_reader;
GRANT SELECT ON m TO PUBLIC;

-- pair: odd_role
-- both
CREATE TABLE t (id int);
-- after
GRANT SELECT ON t TO "Corpus Odd-Role";
ALTER TABLE t OWNER TO "Corpus Odd-Role";

-- pair: owners
-- before
CREATE TABLE t (id serial);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE e AS ENUM ('a');
CREATE SEQUENCE s;
ALTER SEQUENCE s OWNER TO corpus_owner;
-- after
CREATE TABLE t (id serial);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TYPE e AS ENUM ('a');
CREATE SEQUENCE s;
ALTER TABLE t OWNER TO corpus_owner;
ALTER VIEW v OWNER TO corpus_owner;
ALTER FUNCTION f(int) OWNER TO corpus_owner;
ALTER TYPE e OWNER TO corpus_owner;

-- pair: owner_of_what_is_rebuilt
-- before
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
ALTER TABLE t OWNER TO corpus_owner;
ALTER VIEW v OWNER TO corpus_owner;
GRANT SELECT ON v TO corpus_reader;
-- after
CREATE TABLE t (id text);
CREATE VIEW v AS SELECT id FROM t;
ALTER TABLE t OWNER TO corpus_owner;
ALTER VIEW v OWNER TO corpus_owner;
GRANT SELECT ON v TO corpus_reader;

-- pair: owner_of_schema
-- before
CREATE SCHEMA corpus_owned;
-- after
CREATE SCHEMA corpus_owned AUTHORIZATION corpus_owner;

-- pair: default_privileges_in_schema
-- before
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT SELECT ON TABLES TO corpus_reader;
-- after
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT SELECT, INSERT ON TABLES TO corpus_reader WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT EXECUTE ON FUNCTIONS TO corpus_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT USAGE ON TYPES TO corpus_writer;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT USAGE ON SEQUENCES TO corpus_writer;

-- pair: default_privileges_of_a_role
-- before
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner GRANT SELECT ON TABLES TO corpus_reader;
-- after
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner GRANT USAGE ON SCHEMAS TO corpus_reader;

-- pair: default_privileges_of_a_role_in_a_schema
-- after
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner IN SCHEMA :here GRANT SELECT ON TABLES TO corpus_reader;

-- pair: default_privileges_and_new_objects
-- both
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT SELECT ON TABLES TO corpus_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT USAGE ON SEQUENCES TO corpus_reader;
-- after
CREATE TABLE with_default (id serial);
CREATE TABLE without_default (id int);
REVOKE ALL ON without_default FROM corpus_reader;
CREATE VIEW v AS SELECT id FROM without_default;
GRANT UPDATE ON v TO corpus_writer;

-- pair: default_privileges_that_say_what_is_so_anyway
-- both
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT ALL ON FUNCTIONS TO CURRENT_USER, PUBLIC, corpus_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT ALL ON TABLES TO CURRENT_USER, corpus_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT ALL ON SEQUENCES TO CURRENT_USER;
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT ALL ON TYPES TO CURRENT_USER, PUBLIC;
-- after
CREATE TABLE t (id serial);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION closed() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION closed() FROM PUBLIC;
CREATE TYPE mood AS ENUM ('ok');

-- pair: default_privileges_and_what_is_rebuilt
-- both
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT SELECT ON TABLES TO corpus_reader;
-- before
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
REVOKE ALL ON v FROM corpus_reader;
-- after
CREATE TABLE t (id bigint);
CREATE VIEW v AS SELECT id FROM t;
REVOKE ALL ON v FROM corpus_reader;

-- pair: default_privileges_come_with_their_objects
-- after
CREATE TABLE old_style (id int);
ALTER DEFAULT PRIVILEGES IN SCHEMA :here GRANT SELECT ON TABLES TO corpus_reader;
CREATE TABLE new_style (id int);

-- pair: policy_comes
-- both
CREATE TABLE t (id int, who text);
-- after
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO corpus_reader, CURRENT_USER USING (who = CURRENT_USER) WITH CHECK (id > 0);
COMMENT ON POLICY p ON t IS 'p';

-- pair: policy_expressions
-- both
CREATE TABLE t (id int, who text);
-- before
CREATE POLICY p ON t USING (id > 0) WITH CHECK (id > 0);
-- after
CREATE POLICY p ON t USING (id > 1);

-- pair: policy_check_only
-- both
CREATE TABLE t (id int, who text);
-- before
CREATE POLICY p ON t FOR INSERT WITH CHECK (id > 0);
-- after
CREATE POLICY p ON t FOR INSERT WITH CHECK (who IN (SELECT CURRENT_USER));

-- pair: policy_roles
-- both
CREATE TABLE t (id int);
-- before
CREATE POLICY p ON t TO corpus_reader USING (true);
CREATE POLICY q ON t TO PUBLIC USING (true);
-- after
CREATE POLICY p ON t TO corpus_reader, corpus_writer USING (true);
CREATE POLICY q ON t TO corpus_writer USING (true);

-- pair: policy_command_and_kind
-- both
CREATE TABLE t (id int);
-- before
CREATE POLICY p ON t FOR SELECT USING (id > 0);
CREATE POLICY q ON t FOR DELETE USING (id > 0);
-- after
CREATE POLICY p ON t FOR DELETE USING (id > 0);
CREATE POLICY q ON t AS RESTRICTIVE FOR DELETE USING (id > 0);

-- pair: policy_over_new_function_and_table
-- before
CREATE TABLE t (id int);
-- after
CREATE TABLE t (id int, team int);
CREATE TABLE member (who text, team int);
CREATE FUNCTION my_teams() RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT team FROM :here.member WHERE who = CURRENT_USER';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (team IN (SELECT my_teams()));
CREATE POLICY q ON member USING (EXISTS (SELECT FROM t WHERE t.team = member.team));

-- pair: policy_over_function_that_changes
-- before
CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TABLE t (id int);
CREATE POLICY p ON t USING (ok(id));
-- after
CREATE FUNCTION ok(x int, y int DEFAULT 1) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE TABLE t (id int);
CREATE POLICY p ON t USING (ok(id));

-- pair: row_security_off_and_policy_goes
-- both
CREATE TABLE t (id int);
-- before
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (true);

-- pair: policy_on_partitioned
-- both
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- after
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t1 ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (id > 0);
CREATE POLICY p ON t1 USING (id > 0);

-- pair: owner_with_grants
-- both
CREATE TABLE ours (id int);
CREATE TABLE ours_too (id int);
-- before
CREATE TABLE t (id int);
GRANT SELECT ON t TO corpus_reader;
-- after
CREATE TABLE t (id int);
ALTER TABLE t OWNER TO corpus_owner;
GRANT SELECT, INSERT ON t TO corpus_reader;
REVOKE DELETE ON t FROM corpus_owner;

-- pair: owner_who_may_do_less_comes_new
-- both
CREATE TABLE ours (id int);
CREATE TABLE ours_too (id int);
-- after
CREATE TABLE t (id int);
ALTER TABLE t OWNER TO corpus_owner;
REVOKE ALL ON t FROM corpus_owner;
GRANT SELECT ON t TO corpus_owner;

-- pair: owner_becomes_a_grantee
-- both
CREATE TABLE oo ();
CREATE TABLE nn ();
-- before
ALTER TABLE oo OWNER TO corpus_owner;
ALTER TABLE nn OWNER TO corpus_owner;
GRANT ALL ON nn TO corpus_writer;
-- after
ALTER TABLE oo OWNER TO corpus_writer;
GRANT ALL ON oo TO corpus_owner;
ALTER TABLE nn OWNER TO corpus_writer;
REVOKE INSERT ON nn FROM corpus_writer;

-- pair: owner_may_grant_by_itself
-- before
CREATE TABLE t (id int);
CREATE TABLE u (id int);
DO $$ BEGIN EXECUTE format('GRANT SELECT ON u TO %I WITH GRANT OPTION', current_user); END $$;
-- after
CREATE TABLE t (id int);
CREATE TABLE u (id int);
DO $$ BEGIN EXECUTE format('GRANT SELECT ON t TO %I WITH GRANT OPTION', current_user); END $$;

-- pair: default_privileges_of_a_role_for_itself
-- before
ALTER DEFAULT PRIVILEGES FOR ROLE corpus_owner IN SCHEMA :here GRANT SELECT ON TABLES TO corpus_owner;
-- after
CREATE TABLE t ();
