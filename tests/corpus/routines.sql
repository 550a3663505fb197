-- Functions, procedures, aggregates.

-- pair: comes_with_everything
-- after
CREATE FUNCTION f(a int, b text DEFAULT 'x', VARIADIC c int[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 7
SET search_path = pg_catalog, pg_temp SET work_mem = '8MB'
AS $$BEGIN RETURN b; END$$;
COMMENT ON FUNCTION f IS 'f';
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f TO corpus_reader WITH GRANT OPTION;
ALTER FUNCTION f OWNER TO corpus_owner;

-- pair: body
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';

-- pair: body_whitespace
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN 1; END$$;
-- after
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1; -- one
END
$$;

-- pair: body_of_dollars_and_quotes
-- before
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''it''''s $$ $function$''';
-- after
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''it''''s $$ $_$ $function$ \ ''';

-- pair: volatility_and_strictness
-- before
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT 1';

-- pair: parallel_cost_rows_leakproof
-- before
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql PARALLEL SAFE COST 5 ROWS 20 LEAKPROOF AS 'SELECT 1';

-- pair: security_and_settings
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET work_mem = '1MB' SET search_path = '' AS 'SELECT 1';

-- pair: settings_of_lists
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = "Odd Schema", pg_catalog, '$user' SET DateStyle = 'ISO, DMY' SET application_name = 'it''s' AS 'SELECT 1';

-- pair: support_function
-- before
CREATE FUNCTION f(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'texteq';
-- after
CREATE FUNCTION f(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT SUPPORT pg_catalog.textlike_support AS 'texteq';

-- pair: return_type
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f() IS 'kept';
GRANT EXECUTE ON FUNCTION f() TO corpus_reader;
-- after
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''1''';
COMMENT ON FUNCTION f() IS 'kept';
GRANT EXECUTE ON FUNCTION f() TO corpus_reader;

-- pair: returns_a_set
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';

-- pair: parameter_names
-- before
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(x int, y int) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: parameter_names_added
-- before
CREATE FUNCTION f(int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(x int, int) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: defaults_added
-- before
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(a int, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: defaults_changed
-- before
CREATE FUNCTION f(a int DEFAULT 1, b text DEFAULT now()::text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(a int DEFAULT 2, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: out_parameters
-- before
CREATE FUNCTION f(IN a int, OUT b int) LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(IN a int, OUT b int, OUT c text) LANGUAGE sql AS 'SELECT 1, ''x''';

-- pair: returns_table
-- before
CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';

-- pair: variadic_and_any
-- before
CREATE FUNCTION f(int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(VARIADIC int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: overloads
-- before
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
-- after
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION f(text, int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 4';

-- pair: argument_type
-- before
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: becomes_procedure
-- before
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1';
-- after
CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1';

-- pair: procedure
-- before
CREATE PROCEDURE p(a int, INOUT b int) LANGUAGE plpgsql AS 'BEGIN b := a; END';
-- after
CREATE PROCEDURE p(a int, INOUT b int) LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS 'BEGIN b := a + 1; END';
COMMENT ON PROCEDURE p IS 'p';
GRANT EXECUTE ON PROCEDURE p TO corpus_reader;

-- pair: procedure_parameter_mode
-- before
CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN END';
-- after
CREATE PROCEDURE p(INOUT a int) LANGUAGE plpgsql AS 'BEGIN END';

-- pair: language
-- before
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- after
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';

-- pair: string_body_to_atomic
-- both
CREATE TABLE t (id int);
-- before
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM :here.t';
-- after
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t; END;

-- pair: atomic_over_new_column
-- before
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT id FROM t; END;
-- after
CREATE TABLE t (id int, x int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT x FROM t; END;

-- pair: atomic_over_dropped_table
-- before
CREATE TABLE t (id int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT id FROM t; END;
-- after
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;

-- pair: chain_comes_against_the_alphabet
-- after
CREATE FUNCTION z() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION m() RETURNS int LANGUAGE sql RETURN z();
CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT :here.m()';

-- pair: sql_body_names_a_new_table
-- after
CREATE TABLE zz (id int, x text);
CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql AS 'SELECT x FROM :here.zz';

-- pair: body_names_another_schema_and_search_path
-- both
CREATE SCHEMA corpus_body;
-- after
CREATE TABLE corpus_body.t (id int);
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql SET search_path = corpus_body AS 'SELECT id FROM t';

-- pair: window_function
-- after
CREATE FUNCTION mine() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';

-- pair: polymorphic
-- before
CREATE FUNCTION f(anyelement) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
-- after
CREATE FUNCTION f(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql AS 'SELECT $1';

-- pair: returns_record_and_void
-- before
CREATE FUNCTION f() RETURNS record LANGUAGE sql AS 'SELECT 1, 2';
-- after
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1';

-- pair: new_type_as_argument_and_result
-- after
CREATE TYPE e AS ENUM ('a');
CREATE TYPE c AS (x e);
CREATE FUNCTION f(e, c[]) RETURNS SETOF c LANGUAGE plpgsql AS 'BEGIN END';

-- pair: aggregate_comes
-- after
CREATE FUNCTION add(int, int) RETURNS int IMMUTABLE LANGUAGE sql RETURN $1 + $2;
CREATE AGGREGATE total(int) (SFUNC = add, STYPE = int, INITCOND = '0', PARALLEL = safe);
COMMENT ON AGGREGATE total(int) IS 'total';
GRANT EXECUTE ON FUNCTION total(int) TO corpus_reader;

-- pair: aggregate_changes
-- before
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
-- after
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1', PARALLEL = safe, COMBINEFUNC = int4pl);

-- pair: aggregate_moving
-- before
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
-- after
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, SORTOP = <);

-- pair: aggregate_ordered_set
-- after
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE mine(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);

-- pair: aggregate_with_final_and_args
-- after
CREATE FUNCTION step(text, text, text) RETURNS text IMMUTABLE LANGUAGE sql RETURN $1 || $2 || $3;
CREATE FUNCTION done(text) RETURNS text IMMUTABLE LANGUAGE sql RETURN '<' || $1 || '>';
CREATE AGGREGATE joined(text, text) (SFUNC = step, STYPE = text, FINALFUNC = done, FINALFUNC_MODIFY = READ_ONLY, SSPACE = 100);

-- pair: aggregate_under_a_view
-- before
CREATE TABLE t (id int);
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW v AS SELECT total(id) AS s FROM t;
-- after
CREATE TABLE t (id int);
CREATE AGGREGATE total(int) (SFUNC = int4_sum, STYPE = bigint);
CREATE VIEW v AS SELECT total(id) AS s FROM t;

-- pair: aggregate_to_function
-- before
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
-- after
CREATE FUNCTION total(int) RETURNS int LANGUAGE sql RETURN $1;

-- pair: owner_and_privileges_through_a_signature_change
-- before
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f OWNER TO corpus_owner;
GRANT EXECUTE ON FUNCTION f TO corpus_reader;
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
-- after
CREATE FUNCTION f(b int, OUT x int, OUT y int) LANGUAGE sql AS 'SELECT 1, 2';
ALTER FUNCTION f OWNER TO corpus_owner;
GRANT EXECUTE ON FUNCTION f TO corpus_reader;
REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;

-- pair: transform
-- before
CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
-- after
CREATE FUNCTION f(int) RETURNS int LANGUAGE plpgsql CALLED ON NULL INPUT PARALLEL RESTRICTED AS 'BEGIN RETURN 1; END';

-- pair: types_of_out_arguments
-- before
CREATE FUNCTION two_outs(OUT a int, OUT b int) LANGUAGE sql AS 'SELECT 1, 2';
-- after
CREATE FUNCTION two_outs(OUT a int, OUT b text) LANGUAGE sql AS 'SELECT 1, ''x''';

-- pair: body_names_an_operator_that_needs_the_function
-- after
CREATE FUNCTION f(a text, b int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT a';
CREATE OPERATOR ||++ (FUNCTION = f, LEFTARG = text, RIGHTARG = int);
CREATE OR REPLACE FUNCTION f(a text, b int) RETURNS text LANGUAGE sql IMMUTABLE
AS 'SELECT CASE WHEN b > 0 THEN a OPERATOR(:here.||++) (b - 1) ELSE a END';

-- pair: body_is_meant_for_another_search_path
-- after
CREATE SCHEMA corpus_apart;
CREATE TABLE corpus_apart.only_there (id int);
SET check_function_bodies = off;
CREATE FUNCTION corpus_apart.many() RETURNS bigint LANGUAGE sql
AS 'SELECT count(*) FROM only_there';
CREATE FUNCTION corpus_apart.one() RETURNS int LANGUAGE plpgsql
AS 'DECLARE x only_there; BEGIN RETURN x.id; END';
RESET check_function_bodies;
