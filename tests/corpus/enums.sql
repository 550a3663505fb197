-- Enums, in use everywhere.

-- pair: comes_and_goes
-- before
CREATE TYPE old AS ENUM ('a');
-- after
CREATE TYPE new AS ENUM ('a', 'b');

-- pair: empty_and_filled
-- before
CREATE TYPE e AS ENUM ();
-- after
CREATE TYPE e AS ENUM ('a', 'b');

-- pair: label_at_each_place
-- before
CREATE TYPE e AS ENUM ('b', 'd');
CREATE TABLE t (x e);
INSERT INTO t VALUES ('b');
-- after
CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e');
CREATE TABLE t (x e);
INSERT INTO t VALUES ('b');

-- pair: new_label_used_at_once
-- before
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (x e DEFAULT 'a');
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'b', CHECK (x <> 'b' OR x IS NOT NULL));
CREATE INDEX ON t (x) WHERE x = 'b';
CREATE VIEW v AS SELECT * FROM t WHERE x = 'b';

-- pair: reordered
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e NOT NULL, y e[] DEFAULT '{a,b}');
INSERT INTO t VALUES ('a');
-- after
CREATE TYPE e AS ENUM ('c', 'b', 'a');
CREATE TABLE t (x e NOT NULL, y e[] DEFAULT '{a,b}');
INSERT INTO t VALUES ('a');

-- pair: one_replaced_by_another_label
-- before
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e);
INSERT INTO t VALUES ('a');
-- after
CREATE TYPE e AS ENUM ('a', 'c');
CREATE TABLE t (x e);
INSERT INTO t VALUES ('a');

-- pair: removed_under_a_view
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e);
CREATE VIEW v AS SELECT x FROM t WHERE x <> 'b';
GRANT SELECT ON v TO corpus_reader;
COMMENT ON VIEW v IS 'kept';
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e);
CREATE VIEW v AS SELECT x FROM t WHERE x <> 'b';
GRANT SELECT ON v TO corpus_reader;
COMMENT ON VIEW v IS 'kept';

-- pair: removed_under_views_on_views
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int, x e);
CREATE VIEW v AS SELECT id, x FROM t;
CREATE VIEW w AS SELECT id, x FROM v WHERE x = 'a';
CREATE MATERIALIZED VIEW m AS SELECT x, count(*) AS n FROM w GROUP BY x;
CREATE UNIQUE INDEX ON m (x);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id int, x e);
CREATE VIEW v AS SELECT id, x FROM t;
CREATE VIEW w AS SELECT id, x FROM v WHERE x = 'a';
CREATE MATERIALIZED VIEW m AS SELECT x, count(*) AS n FROM w GROUP BY x;
CREATE UNIQUE INDEX ON m (x);

-- pair: removed_under_functions
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e);
CREATE FUNCTION shown(e) RETURNS text LANGUAGE sql RETURN $1::text;
CREATE FUNCTION parse(text) RETURNS e LANGUAGE plpgsql AS $$BEGIN RETURN $1; END$$;
CREATE FUNCTION every() RETURNS SETOF e LANGUAGE sql AS 'SELECT unnest(enum_range(NULL:::here.e))';
GRANT EXECUTE ON FUNCTION parse(text) TO corpus_reader;
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e);
CREATE FUNCTION shown(e) RETURNS text LANGUAGE sql RETURN $1::text;
CREATE FUNCTION parse(text) RETURNS e LANGUAGE plpgsql AS $$BEGIN RETURN $1; END$$;
CREATE FUNCTION every() RETURNS SETOF e LANGUAGE sql AS 'SELECT unnest(enum_range(NULL:::here.e))';
GRANT EXECUTE ON FUNCTION parse(text) TO corpus_reader;

-- pair: removed_under_default_check_index
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e DEFAULT 'a' NOT NULL, y text, CONSTRAINT c CHECK (x <> 'b' OR y IS NOT NULL), CONSTRAINT u UNIQUE (x));
CREATE INDEX i ON t (y) WHERE x = 'a';
CREATE INDEX j ON t ((x = 'a'));
COMMENT ON CONSTRAINT c ON t IS 'c';
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a' NOT NULL, y text, CONSTRAINT c CHECK (x <> 'b' OR y IS NOT NULL), CONSTRAINT u UNIQUE (x));
CREATE INDEX i ON t (y) WHERE x = 'a';
CREATE INDEX j ON t ((x = 'a'));
COMMENT ON CONSTRAINT c ON t IS 'c';

-- pair: removed_under_policy_and_trigger
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int, x e);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR SELECT TO corpus_reader USING (x = 'a');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (NEW.x = 'b') EXECUTE FUNCTION f();
-- after
CREATE TYPE e AS ENUM ('b', 'a');
CREATE TABLE t (id int, x e);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t FOR SELECT TO corpus_reader USING (x = 'a');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER g BEFORE UPDATE OF x ON t FOR EACH ROW WHEN (NEW.x = 'b') EXECUTE FUNCTION f();

-- pair: removed_under_a_generated_column
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e, y boolean GENERATED ALWAYS AS (x = 'a') STORED);
INSERT INTO t VALUES ('a');
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e, y boolean GENERATED ALWAYS AS (x = 'a') STORED);
INSERT INTO t VALUES ('a');

-- pair: removed_under_domain_and_composite
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE DOMAIN d AS e CHECK (VALUE <> 'b');
CREATE TYPE comp AS (x e, n int);
CREATE TABLE t (a d, b comp);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE DOMAIN d AS e CHECK (VALUE <> 'b');
CREATE TYPE comp AS (x e, n int);
CREATE TABLE t (a d, b comp);

-- pair: removed_in_two_tables
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e DEFAULT 'a');
CREATE TABLE u (x e DEFAULT 'b');
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a');
CREATE TABLE u (x e DEFAULT 'b');

-- pair: removed_as_key_of_a_reference
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (x e PRIMARY KEY);
CREATE TABLE u (x e REFERENCES t);
INSERT INTO t VALUES ('a');
INSERT INTO u VALUES ('a');
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e PRIMARY KEY);
CREATE TABLE u (x e REFERENCES t);
INSERT INTO t VALUES ('a');
INSERT INTO u VALUES ('a');

-- pair: removed_under_partitions
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int, x e) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t VALUES (1, 'a');
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id int, x e) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t VALUES (1, 'a');

-- pair: removed_under_inheritance
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE p (x e DEFAULT 'a');
CREATE TABLE c (n int) INHERITS (p);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE p (x e DEFAULT 'a');
CREATE TABLE c (n int) INHERITS (p);

-- pair: removed_with_comment_grant_owner
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
COMMENT ON TYPE e IS 'kept';
GRANT USAGE ON TYPE e TO corpus_reader;
ALTER TYPE e OWNER TO corpus_owner;
-- after
CREATE TYPE e AS ENUM ('a', 'b');
COMMENT ON TYPE e IS 'kept';
GRANT USAGE ON TYPE e TO corpus_reader;
ALTER TYPE e OWNER TO corpus_owner;

-- pair: removed_under_range_and_aggregate
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE FUNCTION later(e, e) RETURNS e IMMUTABLE LANGUAGE sql RETURN greatest($1, $2);
CREATE AGGREGATE latest(e) (SFUNC = later, STYPE = e);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE FUNCTION later(e, e) RETURNS e IMMUTABLE LANGUAGE sql RETURN greatest($1, $2);
CREATE AGGREGATE latest(e) (SFUNC = later, STYPE = e);

-- pair: removed_under_publication_and_statistics
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id int PRIMARY KEY, x e, y int);
CREATE STATISTICS st ON x, y FROM t;
CREATE PUBLICATION corpus_enum FOR TABLE t (id, x) WHERE (id > 0);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id int PRIMARY KEY, x e, y int);
CREATE STATISTICS st ON x, y FROM t;
CREATE PUBLICATION corpus_enum FOR TABLE t (id, x) WHERE (id > 0);

-- pair: swapped_between_columns
-- before
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE f AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a', y f DEFAULT 'b');
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE f AS ENUM ('a', 'b');
CREATE TABLE t (x f DEFAULT 'a', y e DEFAULT 'b');
INSERT INTO t DEFAULT VALUES;

-- pair: to_text_and_away
-- before
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a' NOT NULL);
CREATE VIEW v AS SELECT x FROM t;
INSERT INTO t VALUES ('b');
-- after
CREATE TABLE t (x text DEFAULT 'a' NOT NULL);
CREATE VIEW v AS SELECT x FROM t;
INSERT INTO t VALUES ('b');

-- pair: to_int
-- before
CREATE TYPE e AS ENUM ('1', '2');
CREATE TABLE t (x e);
INSERT INTO t VALUES ('1');
-- after
CREATE TABLE t (x int);
INSERT INTO t VALUES (1);

-- pair: kind_of_the_name_changes
-- before
CREATE TYPE e AS ENUM ('a');
-- after
CREATE DOMAIN e AS text;

-- pair: labels_with_odd_signs
-- before
CREATE TYPE e AS ENUM ('it''s', 'a "b"', '');
-- after
CREATE TYPE e AS ENUM ('it''s', 'a "b"', '', 'ünï, {x}', '🐦');

-- pair: labels_with_odd_signs_removed
-- before
CREATE TYPE e AS ENUM ('it''s', 'a "b"', '', 'x,y');
CREATE TABLE t (x e DEFAULT 'it''s', y e[] DEFAULT '{"x,y"}');
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TYPE e AS ENUM ('it''s', '', 'x,y');
CREATE TABLE t (x e DEFAULT 'it''s', y e[] DEFAULT '{"x,y"}');
INSERT INTO t DEFAULT VALUES;

-- pair: column_moves_to_a_new_enum_with_its_name_freed
-- before
CREATE TYPE status AS ENUM ('on', 'off');
CREATE TABLE t (s status DEFAULT 'on');
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TYPE state AS ENUM ('on', 'off', 'unknown');
CREATE TABLE t (s state DEFAULT 'on');
INSERT INTO t DEFAULT VALUES;

-- pair: array_column_to_scalar
-- before
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e[]);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e);

-- pair: label_goes_that_a_table_is_partitioned_by
-- before
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (s e NOT NULL, n int DEFAULT 3) PARTITION BY LIST (s);
CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a');
CREATE TABLE t_b PARTITION OF t FOR VALUES IN ('b') PARTITION BY RANGE (s);
CREATE TABLE t_b_rest PARTITION OF t_b DEFAULT;
CREATE INDEX ON t (n);
INSERT INTO t VALUES ('a', 1), ('b', 2);
-- after
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (s e NOT NULL, n int DEFAULT 3) PARTITION BY LIST (s);
CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a');
CREATE TABLE t_b PARTITION OF t FOR VALUES IN ('b') PARTITION BY RANGE (s);
CREATE TABLE t_b_rest PARTITION OF t_b DEFAULT;
CREATE INDEX ON t (n);
INSERT INTO t VALUES ('a', 1), ('b', 2);
