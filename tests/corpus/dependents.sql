-- A column's type changes, or it goes, under everything that can stand on it; it all comes back.

-- pair: view_with_everything_on_it
-- before
CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE VIEW v WITH (security_barrier = true) AS SELECT id, x FROM t;
COMMENT ON VIEW v IS 'view';
COMMENT ON COLUMN v.x IS 'column';
GRANT SELECT ON v TO corpus_reader;
GRANT UPDATE (x) ON v TO corpus_writer WITH GRANT OPTION;
ALTER VIEW v ALTER x SET DEFAULT 5;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON TRIGGER g ON v IS 'trigger';
CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING;
COMMENT ON RULE r ON v IS 'rule';
ALTER VIEW v OWNER TO corpus_owner;
-- after
CREATE TABLE t (id int PRIMARY KEY, x bigint);
CREATE VIEW v WITH (security_barrier = true) AS SELECT id, x FROM t;
COMMENT ON VIEW v IS 'view';
COMMENT ON COLUMN v.x IS 'column';
GRANT SELECT ON v TO corpus_reader;
GRANT UPDATE (x) ON v TO corpus_writer WITH GRANT OPTION;
ALTER VIEW v ALTER x SET DEFAULT 5;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON TRIGGER g ON v IS 'trigger';
CREATE RULE r AS ON DELETE TO v DO INSTEAD NOTHING;
COMMENT ON RULE r ON v IS 'rule';
ALTER VIEW v OWNER TO corpus_owner;

-- pair: materialized_view_with_everything_on_it
-- before
CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT id, x FROM t WITH NO DATA;
CREATE UNIQUE INDEX m_id ON m (id);
CREATE INDEX m_x ON m ((x + 1)) WITH (fillfactor = 90);
ALTER INDEX m_x ALTER COLUMN 1 SET STATISTICS 200;
COMMENT ON INDEX m_id IS 'index';
COMMENT ON COLUMN m.x IS 'column';
GRANT SELECT ON m TO corpus_reader;
CREATE STATISTICS st ON id, x FROM m;
ALTER MATERIALIZED VIEW m ALTER x SET STATISTICS 50;
ALTER MATERIALIZED VIEW m CLUSTER ON m_id;
-- after
CREATE TABLE t (id int PRIMARY KEY, x bigint);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 80) AS SELECT id, x FROM t WITH NO DATA;
CREATE UNIQUE INDEX m_id ON m (id);
CREATE INDEX m_x ON m ((x + 1)) WITH (fillfactor = 90);
ALTER INDEX m_x ALTER COLUMN 1 SET STATISTICS 200;
COMMENT ON INDEX m_id IS 'index';
COMMENT ON COLUMN m.x IS 'column';
GRANT SELECT ON m TO corpus_reader;
CREATE STATISTICS st ON id, x FROM m;
ALTER MATERIALIZED VIEW m ALTER x SET STATISTICS 50;
ALTER MATERIALIZED VIEW m CLUSTER ON m_id;

-- pair: views_on_views
-- before
CREATE TABLE t (id int, x int);
CREATE VIEW a AS SELECT * FROM t;
CREATE VIEW b AS SELECT * FROM a;
CREATE VIEW c AS SELECT a.x, b.id FROM a JOIN b USING (id);
CREATE MATERIALIZED VIEW d AS SELECT * FROM c;
GRANT SELECT ON c TO corpus_reader;
-- after
CREATE TABLE t (id int, x text);
CREATE VIEW a AS SELECT * FROM t;
CREATE VIEW b AS SELECT * FROM a;
CREATE VIEW c AS SELECT a.x, b.id FROM a JOIN b USING (id);
CREATE MATERIALIZED VIEW d AS SELECT * FROM c;
GRANT SELECT ON c TO corpus_reader;

-- pair: view_that_does_not_use_the_column
-- before
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id FROM t;
-- after
CREATE TABLE t (id int, x text);
CREATE VIEW v AS SELECT id FROM t;

-- pair: view_over_dropped_column
-- before
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, x FROM t;
GRANT SELECT ON v TO corpus_reader;
-- after
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
GRANT SELECT ON v TO corpus_reader;

-- pair: begin_atomic_function
-- before
CREATE TABLE t (id int, x int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT x FROM t; END;
COMMENT ON FUNCTION f() IS 'kept';
GRANT EXECUTE ON FUNCTION f() TO corpus_reader;
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
-- after
CREATE TABLE t (id int, x smallint);
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT x FROM t; END;
COMMENT ON FUNCTION f() IS 'kept';
GRANT EXECUTE ON FUNCTION f() TO corpus_reader;
REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;

-- pair: begin_atomic_procedure_over_view
-- before
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT x FROM t;
CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t (x) SELECT x FROM v; END;
-- after
CREATE TABLE t (id int, x bigint);
CREATE VIEW v AS SELECT x FROM t;
CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC INSERT INTO t (x) SELECT x FROM v; END;

-- pair: trigger_of_column_and_when
-- before
CREATE TABLE t (id int, x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER a BEFORE UPDATE OF x ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER b AFTER INSERT ON t FOR EACH ROW WHEN (NEW.x > 1) EXECUTE FUNCTION f();
ALTER TABLE t DISABLE TRIGGER b;
COMMENT ON TRIGGER b ON t IS 'kept';
-- after
CREATE TABLE t (id int, x bigint);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER a BEFORE UPDATE OF x ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER b AFTER INSERT ON t FOR EACH ROW WHEN (NEW.x > 1) EXECUTE FUNCTION f();
ALTER TABLE t DISABLE TRIGGER b;
COMMENT ON TRIGGER b ON t IS 'kept';

-- pair: trigger_column_goes
-- before
CREATE TABLE t (id int, x int, y int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER a BEFORE UPDATE OF x, y ON t FOR EACH ROW EXECUTE FUNCTION f();
-- after
CREATE TABLE t (id int, x int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER a BEFORE UPDATE OF x ON t FOR EACH ROW EXECUTE FUNCTION f();

-- pair: policy
-- before
CREATE TABLE t (id int, x int);
CREATE TABLE u (id int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (x > 0) WITH CHECK (x < 10);
CREATE POLICY q ON u USING (EXISTS (SELECT 1 FROM t WHERE t.x = u.id));
COMMENT ON POLICY p ON t IS 'kept';
-- after
CREATE TABLE t (id int, x bigint);
CREATE TABLE u (id int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (x > 0) WITH CHECK (x < 10);
CREATE POLICY q ON u USING (EXISTS (SELECT 1 FROM t WHERE t.x = u.id));
COMMENT ON POLICY p ON t IS 'kept';

-- pair: rule
-- before
CREATE TABLE t (id int, x int);
CREATE TABLE log (x int);
CREATE RULE r AS ON INSERT TO t WHERE NEW.x > 0 DO ALSO INSERT INTO log VALUES (NEW.x);
ALTER TABLE t DISABLE RULE r;
COMMENT ON RULE r ON t IS 'kept';
-- after
CREATE TABLE t (id int, x bigint);
CREATE TABLE log (x int);
CREATE RULE r AS ON INSERT TO t WHERE NEW.x > 0 DO ALSO INSERT INTO log VALUES (NEW.x);
ALTER TABLE t DISABLE RULE r;
COMMENT ON RULE r ON t IS 'kept';

-- pair: generated_column_with_index
-- before
CREATE TABLE t (id int, x int, y int GENERATED ALWAYS AS (x + 1) STORED);
CREATE INDEX i ON t (y);
COMMENT ON COLUMN t.y IS 'kept';
INSERT INTO t VALUES (1, 2);
-- after
CREATE TABLE t (id int, x bigint, y bigint GENERATED ALWAYS AS (x + 1) STORED);
CREATE INDEX i ON t (y);
COMMENT ON COLUMN t.y IS 'kept';
INSERT INTO t VALUES (1, 2);

-- pair: extended_statistics
-- before
CREATE TABLE t (id int, x text, y text);
CREATE STATISTICS st (ndistinct) ON x, y FROM t;
CREATE STATISTICS se ON (lower(x)) FROM t;
ALTER STATISTICS st SET STATISTICS 300;
COMMENT ON STATISTICS st IS 'kept';
-- after
CREATE TABLE t (id int, x varchar(10), y text);
CREATE STATISTICS st (ndistinct) ON x, y FROM t;
CREATE STATISTICS se ON (lower(x)) FROM t;
ALTER STATISTICS st SET STATISTICS 300;
COMMENT ON STATISTICS st IS 'kept';

-- pair: publication_columns_and_filter
-- before
CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE PUBLICATION corpus_dep FOR TABLE t (id, x) WHERE (id > 1);
-- after
CREATE TABLE t (id bigint PRIMARY KEY, x text);
CREATE PUBLICATION corpus_dep FOR TABLE t (id, x) WHERE (id > 1);

-- pair: keys_and_checks_and_indexes
-- before
CREATE TABLE t (x int, y int, CONSTRAINT k PRIMARY KEY (x), CONSTRAINT u UNIQUE (y) INCLUDE (x), CONSTRAINT c CHECK (x > y));
CREATE TABLE r (x int CONSTRAINT f REFERENCES t ON DELETE CASCADE);
CREATE INDEX i ON t (y) WHERE x > 0;
CREATE INDEX j ON t ((x * 2));
COMMENT ON CONSTRAINT k ON t IS 'k';
COMMENT ON CONSTRAINT f ON r IS 'f';
COMMENT ON INDEX j IS 'j';
INSERT INTO t VALUES (2, 1);
INSERT INTO r VALUES (2);
-- after
CREATE TABLE t (x bigint, y bigint, CONSTRAINT k PRIMARY KEY (x), CONSTRAINT u UNIQUE (y) INCLUDE (x), CONSTRAINT c CHECK (x > y));
CREATE TABLE r (x bigint CONSTRAINT f REFERENCES t ON DELETE CASCADE);
CREATE INDEX i ON t (y) WHERE x > 0;
CREATE INDEX j ON t ((x * 2));
COMMENT ON CONSTRAINT k ON t IS 'k';
COMMENT ON CONSTRAINT f ON r IS 'f';
COMMENT ON INDEX j IS 'j';
INSERT INTO t VALUES (2, 1);
INSERT INTO r VALUES (2);

-- pair: everything_at_once
-- before
CREATE TABLE t (id int PRIMARY KEY, x varchar(20) DEFAULT 'a' NOT NULL, y int, g text GENERATED ALWAYS AS (x || '!') STORED);
CREATE INDEX i ON t (lower(x));
CREATE VIEW v AS SELECT id, x, g FROM t;
CREATE MATERIALIZED VIEW m AS SELECT x, count(*) FROM v GROUP BY x;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (OLD.x IS DISTINCT FROM NEW.x) EXECUTE FUNCTION f();
CREATE FUNCTION longest() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT max(x) FROM v; END;
CREATE VIEW w AS SELECT longest() AS l;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (x <> 'secret');
CREATE STATISTICS s ON x, y FROM t;
CREATE RULE r AS ON UPDATE TO t WHERE NEW.x = '' DO INSTEAD NOTHING;
GRANT SELECT (x) ON t TO corpus_reader;
INSERT INTO t (id) VALUES (1);
-- after
CREATE TABLE t (id int PRIMARY KEY, x text DEFAULT 'a' NOT NULL, y int, g text GENERATED ALWAYS AS (x || '!') STORED);
CREATE INDEX i ON t (lower(x));
CREATE VIEW v AS SELECT id, x, g FROM t;
CREATE MATERIALIZED VIEW m AS SELECT x, count(*) FROM v GROUP BY x;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER tr BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (OLD.x IS DISTINCT FROM NEW.x) EXECUTE FUNCTION f();
CREATE FUNCTION longest() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT max(x) FROM v; END;
CREATE VIEW w AS SELECT longest() AS l;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (x <> 'secret');
CREATE STATISTICS s ON x, y FROM t;
CREATE RULE r AS ON UPDATE TO t WHERE NEW.x = '' DO INSTEAD NOTHING;
GRANT SELECT (x) ON t TO corpus_reader;
INSERT INTO t (id) VALUES (1);

-- pair: collation_under_views_and_indexes
-- before
CREATE TABLE t (x text);
CREATE INDEX i ON t (x);
CREATE VIEW v AS SELECT x FROM t ORDER BY x;
-- after
CREATE TABLE t (x text COLLATE "C");
CREATE INDEX i ON t (x);
CREATE VIEW v AS SELECT x FROM t ORDER BY x;

-- pair: table_goes_under_views_and_functions
-- before
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT * FROM t;
CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM :here.t';
CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT id FROM v; END;
-- after
CREATE TABLE u (id int);

-- pair: view_column_type_under_a_view
-- before
CREATE TABLE t (id int);
CREATE VIEW a AS SELECT id::text AS x FROM t;
CREATE VIEW b AS SELECT x || 'y' AS y FROM a;
CREATE FUNCTION f() RETURNS SETOF a LANGUAGE sql BEGIN ATOMIC SELECT * FROM a; END;
COMMENT ON VIEW b IS 'kept';
-- after
CREATE TABLE t (id int);
CREATE VIEW a AS SELECT id::varchar(9) AS x FROM t;
CREATE VIEW b AS SELECT x || 'y' AS y FROM a;
CREATE FUNCTION f() RETURNS SETOF a LANGUAGE sql BEGIN ATOMIC SELECT * FROM a; END;
COMMENT ON VIEW b IS 'kept';

-- pair: function_signature_under_everything
-- before
CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE TABLE t (x int DEFAULT f(1), y int GENERATED ALWAYS AS (f(3)) STORED, CONSTRAINT c CHECK (f(x) > 0));
CREATE INDEX i ON t (f(x));
CREATE VIEW v AS SELECT f(x) AS z FROM t;
CREATE POLICY p ON t USING (f(x) = 1);
CREATE FUNCTION g() RETURNS int LANGUAGE sql RETURN f(2);
-- after
CREATE FUNCTION f(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1::bigint';
CREATE TABLE t (x int DEFAULT f(1), y int GENERATED ALWAYS AS (f(3)) STORED, CONSTRAINT c CHECK (f(x) > 0));
CREATE INDEX i ON t (f(x));
CREATE VIEW v AS SELECT f(x) AS z FROM t;
CREATE POLICY p ON t USING (f(x) = 1);
CREATE FUNCTION g() RETURNS int LANGUAGE sql RETURN f(2);

-- pair: function_parameter_name_under_a_view
-- before
CREATE FUNCTION f(a int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(1) AS z;
GRANT SELECT ON v TO corpus_reader;
-- after
CREATE FUNCTION f(b int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f(1) AS z;
GRANT SELECT ON v TO corpus_reader;

-- pair: returns_table_function_under_a_view
-- before
CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT a FROM f();
-- after
CREATE FUNCTION f() RETURNS TABLE (a int, b text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE VIEW v AS SELECT a FROM f();

-- pair: partitioned_column
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE INDEX i ON t (x);
CREATE VIEW v AS SELECT x FROM t;
CREATE VIEW v1 AS SELECT x FROM t1;
INSERT INTO t VALUES (1, 1);
-- after
CREATE TABLE t (id int, x bigint) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE INDEX i ON t (x);
CREATE VIEW v AS SELECT x FROM t;
CREATE VIEW v1 AS SELECT x FROM t1;
INSERT INTO t VALUES (1, 1);

-- pair: inherited_column_under_a_view_of_the_child
-- before
CREATE TABLE p (x int);
CREATE TABLE c () INHERITS (p);
CREATE VIEW v AS SELECT x FROM c;
CREATE INDEX i ON c ((x + 1));
-- after
CREATE TABLE p (x bigint);
CREATE TABLE c () INHERITS (p);
CREATE VIEW v AS SELECT x FROM c;
CREATE INDEX i ON c ((x + 1));

-- pair: row_type_argument_under_type_change
-- before
CREATE TABLE t (id int, x int);
CREATE FUNCTION shown(t) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ($1).x::text; END;
CREATE VIEW v AS SELECT shown(t.*) AS s FROM t;
-- after
CREATE TABLE t (id int, x bigint);
CREATE FUNCTION shown(t) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT ($1).x::text; END;
CREATE VIEW v AS SELECT shown(t.*) AS s FROM t;

-- pair: whole_row_view
-- before
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT t AS whole FROM t;
-- after
CREATE TABLE t (id int, x bigint);
CREATE VIEW v AS SELECT t AS whole FROM t;

-- pair: sequence_default_through_type_change
-- before
CREATE TABLE t (id serial PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TABLE t (id text DEFAULT gen_random_uuid()::text PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
INSERT INTO t VALUES ('7');

-- pair: foreign_table_column_under_a_view
-- both
CREATE FOREIGN DATA WRAPPER corpus_fdw_dep;
CREATE SERVER corpus_srv_dep FOREIGN DATA WRAPPER corpus_fdw_dep;
-- before
CREATE FOREIGN TABLE t (x int) SERVER corpus_srv_dep;
CREATE VIEW v AS SELECT x FROM t;
-- after
CREATE FOREIGN TABLE t (x text) SERVER corpus_srv_dep;
CREATE VIEW v AS SELECT x FROM t;

-- pair: everything_on_an_enum_that_is_rebuilt
-- before
CREATE TYPE mood AS ENUM ('a', 'b');
-- after
CREATE TYPE mood AS ENUM ('b', 'a');
-- both
CREATE DOMAIN dm AS mood;
CREATE TABLE t (id int PRIMARY KEY, m mood DEFAULT 'a', d dm, arr mood[], CHECK (m <> 'b'));
CREATE INDEX i ON t (m) WHERE m = 'a';
CREATE VIEW v AS SELECT m::text FROM t WHERE m = 'a';
CREATE MATERIALIZED VIEW mv AS SELECT m, count(*) FROM t GROUP BY m;
CREATE FUNCTION f(x mood DEFAULT 'a') RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM :here.t WHERE m = x';
CREATE POLICY p ON t USING (m = 'a');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.m = 'a') EXECUTE FUNCTION tf();
CREATE STATISTICS st ON m, id FROM t;
CREATE AGGREGATE agg(mood) (SFUNC = array_append, STYPE = mood[], INITCOND = '{}');
CREATE CAST (mood AS int) WITH INOUT;
CREATE TYPE comp AS (m mood, x int);
CREATE TABLE u (c comp);
CREATE TYPE rng AS RANGE (SUBTYPE = mood);

-- pair: everything_on_a_domain_and_a_composite_type
-- before
CREATE DOMAIN n AS int CHECK (VALUE > 0);
CREATE TYPE c AS (x int, y n);
-- after
CREATE DOMAIN n AS bigint CHECK (VALUE > 0);
CREATE TYPE c AS (y n, x int, z text);
-- both
CREATE TABLE t (id int PRIMARY KEY, m n DEFAULT 1, cc c, arr n[], CHECK (m <> 7));
CREATE TABLE t2 (k n PRIMARY KEY);
CREATE TABLE child (m n REFERENCES t2);
CREATE INDEX i ON t (m) WHERE m = 1;
CREATE UNIQUE INDEX ui ON t (((cc).x));
CREATE VIEW v AS SELECT m, (cc).y FROM t WHERE m = 2;
CREATE MATERIALIZED VIEW mv AS SELECT m, count(*) FROM t GROUP BY m;
CREATE FUNCTION f(x n DEFAULT 1, y c DEFAULT NULL) RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM :here.t WHERE m = x';
CREATE FUNCTION at(x n) RETURNS n BEGIN ATOMIC SELECT x + 1; END;
CREATE POLICY p ON t USING (m = 3);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER tr BEFORE UPDATE OF m ON t FOR EACH ROW WHEN (new.m = 1) EXECUTE FUNCTION tf();
CREATE PUBLICATION corpus_everything FOR TABLE t (id, m) WHERE (id > 1);
CREATE STATISTICS st ON m, id FROM t;
