-- Tables as a whole: how they come, go, and are kept.

-- pair: come
-- both
CREATE TABLE stays (id int PRIMARY KEY);
-- after
CREATE TABLE come (id int PRIMARY KEY, at timestamptz DEFAULT now() NOT NULL, note text);

-- pair: come_without_columns
-- after
CREATE TABLE bare ();

-- pair: go_with_all_parts
-- before
CREATE TABLE gone (id serial PRIMARY KEY, a int CHECK (a > 0), b text UNIQUE);
CREATE INDEX ON gone (a) WHERE b IS NOT NULL;
COMMENT ON TABLE gone IS 'will go';
COMMENT ON COLUMN gone.a IS 'too';
CREATE VIEW over_gone AS SELECT a FROM gone;

-- pair: columns_come_and_go
-- both
CREATE TABLE t (id int PRIMARY KEY);
INSERT INTO t VALUES (1), (2);
-- before
ALTER TABLE t ADD a int, ADD b text;
-- after
ALTER TABLE t ADD c date, ADD d numeric(10, 2) DEFAULT 1.5 NOT NULL;

-- pair: every_column_replaced
-- before
CREATE TABLE t (a int, b int);
-- after
CREATE TABLE t (c text, d text);

-- pair: all_columns_go
-- before
CREATE TABLE t (a int, b int NOT NULL);
-- after
CREATE TABLE t ();

-- pair: unlogged
-- before
CREATE TABLE t (id int PRIMARY KEY);
INSERT INTO t VALUES (1);
-- after
CREATE UNLOGGED TABLE t (id int PRIMARY KEY);
INSERT INTO t VALUES (1);

-- pair: unlogged_with_serial
-- before
CREATE TABLE t (id serial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY);
INSERT INTO t DEFAULT VALUES;
-- after
CREATE UNLOGGED TABLE t (id serial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY);
INSERT INTO t DEFAULT VALUES;

-- pair: unlogged_reference_chain
-- before
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p);
-- after
CREATE UNLOGGED TABLE p (id int PRIMARY KEY);
CREATE UNLOGGED TABLE c (id int PRIMARY KEY, p int REFERENCES p);

-- pair: fillfactor
-- before
CREATE TABLE t (id int);
-- after
CREATE TABLE t (id int) WITH (fillfactor = 70);

-- pair: fillfactor_changed
-- before
CREATE TABLE t (id int) WITH (fillfactor = 70);
-- after
CREATE TABLE t (id int) WITH (fillfactor = 90);

-- pair: several_options_some_reset
-- before
CREATE TABLE t (id int) WITH (fillfactor = 70, autovacuum_enabled = false, parallel_workers = 2);
-- after
CREATE TABLE t (id int) WITH (autovacuum_vacuum_scale_factor = 0.01, parallel_workers = 4);

-- pair: toast_options
-- before
CREATE TABLE t (id int, body text) WITH (toast.autovacuum_enabled = false);
-- after
CREATE TABLE t (id int, body text) WITH (toast.autovacuum_vacuum_cost_delay = 5, toast_tuple_target = 4096);

-- pair: vacuum_truncate_and_user_catalog
-- before
CREATE TABLE t (id int, body text) WITH (vacuum_truncate = false);
-- after
CREATE TABLE t (id int, body text) WITH (user_catalog_table = true, log_autovacuum_min_duration = 100);

-- pair: access_method
-- both
CREATE ACCESS METHOD corpus_heap_again TYPE TABLE HANDLER heap_tableam_handler;
-- before
CREATE TABLE t (id int);
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (id int) USING corpus_heap_again;
INSERT INTO t VALUES (1);

-- pair: access_method_comes_with_its_table
-- after
CREATE ACCESS METHOD corpus_heap_new TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id int) USING corpus_heap_new;

-- pair: replica_identity_full
-- before
CREATE TABLE t (id int PRIMARY KEY);
-- after
CREATE TABLE t (id int PRIMARY KEY);
ALTER TABLE t REPLICA IDENTITY FULL;

-- pair: replica_identity_nothing_to_index
-- both
CREATE TABLE t (id int NOT NULL, k text NOT NULL);
CREATE UNIQUE INDEX t_k ON t (k);
-- before
ALTER TABLE t REPLICA IDENTITY NOTHING;
-- after
ALTER TABLE t REPLICA IDENTITY USING INDEX t_k;

-- pair: replica_identity_of_a_new_index
-- before
CREATE TABLE t (id int NOT NULL, k text NOT NULL);
CREATE UNIQUE INDEX t_old ON t (id);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_old;
-- after
CREATE TABLE t (id int NOT NULL, k text NOT NULL);
CREATE UNIQUE INDEX t_new ON t (id, k);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_new;

-- pair: replica_identity_outlives_its_index_definition
-- before
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_u ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_u;
-- after
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_u ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_u;

-- pair: cluster_on
-- both
CREATE TABLE t (id int PRIMARY KEY, k text);
CREATE INDEX t_k ON t (k);
-- after
ALTER TABLE t CLUSTER ON t_k;

-- pair: cluster_on_another
-- both
CREATE TABLE t (id int PRIMARY KEY, k text);
CREATE INDEX t_k ON t (k);
-- before
ALTER TABLE t CLUSTER ON t_k;
-- after
ALTER TABLE t CLUSTER ON t_pkey;

-- pair: cluster_on_a_rebuilt_index
-- before
CREATE TABLE t (id int PRIMARY KEY, k text);
CREATE INDEX t_k ON t (k);
ALTER TABLE t CLUSTER ON t_k;
-- after
CREATE TABLE t (id int PRIMARY KEY, k varchar(40));
CREATE INDEX t_k ON t (k, id);
ALTER TABLE t CLUSTER ON t_k;

-- pair: inherits_new_child
-- both
CREATE TABLE parent (id int NOT NULL, name text DEFAULT 'x');
-- after
CREATE TABLE child (extra date) INHERITS (parent);

-- pair: inherits_column_added_above
-- before
CREATE TABLE parent (id int);
CREATE TABLE child (extra date) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
-- after
CREATE TABLE parent (id int, name text NOT NULL DEFAULT '');
CREATE TABLE child (extra date) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);

-- pair: inherits_column_type_above
-- before
CREATE TABLE parent (id int, n int DEFAULT 3);
CREATE TABLE child (extra date) INHERITS (parent);
INSERT INTO child VALUES (1, 2);
-- after
CREATE TABLE parent (id bigint, n text DEFAULT '3');
CREATE TABLE child (extra date) INHERITS (parent);
INSERT INTO child VALUES (1, 2);

-- pair: inherits_default_of_the_child
-- before
CREATE TABLE parent (id int DEFAULT 1);
CREATE TABLE child () INHERITS (parent);
-- after
CREATE TABLE parent (id int DEFAULT 1);
CREATE TABLE child () INHERITS (parent);
ALTER TABLE child ALTER id SET DEFAULT 7;

-- pair: inherits_check_from_above
-- before
CREATE TABLE parent (id int);
CREATE TABLE child () INHERITS (parent);
-- after
CREATE TABLE parent (id int, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE child () INHERITS (parent);

-- pair: inherits_check_no_inherit
-- before
CREATE TABLE parent (id int, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE child () INHERITS (parent);
-- after
CREATE TABLE parent (id int, CONSTRAINT positive CHECK (id > 0) NO INHERIT);
CREATE TABLE child () INHERITS (parent);

-- pair: inherits_not_null_from_above
-- before
CREATE TABLE parent (id int);
CREATE TABLE child () INHERITS (parent);
-- after
CREATE TABLE parent (id int NOT NULL);
CREATE TABLE child () INHERITS (parent);

-- pair: inherits_family_goes
-- before
CREATE TABLE parent (id int);
CREATE TABLE child () INHERITS (parent);
CREATE TABLE other (x text);
CREATE TABLE both_of () INHERITS (child, other);

-- pair: typed
-- both
CREATE TYPE person AS (name text, born date);
-- after
CREATE TABLE people OF person (PRIMARY KEY (name));

-- pair: typed_from_plain
-- both
CREATE TYPE person AS (name text, born date);
-- before
CREATE TABLE people (name text, born date);
INSERT INTO people VALUES ('x', NULL);
-- after
CREATE TABLE people OF person;
INSERT INTO people VALUES ('x', NULL);

-- pair: becomes_view
-- before
CREATE TABLE t (id int, name text);
-- after
CREATE TABLE base (id int, name text);
CREATE VIEW t AS SELECT id, name FROM base;

-- pair: becomes_sequence
-- before
CREATE TABLE t (id int);
-- after
CREATE SEQUENCE t;

-- pair: becomes_type
-- before
CREATE TABLE t (id int);
-- after
CREATE TYPE t AS (id int);

-- pair: becomes_partitioned
-- before
CREATE TABLE t (id int);
-- after
CREATE TABLE t (id int) PARTITION BY RANGE (id);

-- pair: row_type_used_elsewhere
-- before
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, was a);
CREATE FUNCTION f(a) RETURNS int LANGUAGE sql RETURN 1;
-- after
CREATE TABLE a (id int, x int, y text);
CREATE TABLE b (id int, was a, all_of a[]);
CREATE FUNCTION f(a) RETURNS int LANGUAGE sql RETURN 2;

-- pair: row_type_column_goes
-- before
CREATE TABLE a (id int, x int);
CREATE TABLE b (id int, was a);
INSERT INTO b (id) VALUES (1);
-- after
CREATE TABLE a (id int);
CREATE TABLE b (id int, was a);
INSERT INTO b (id) VALUES (1);

-- pair: fifty_columns
-- before
CREATE TABLE t (c01 int, c02 int, c03 int, c04 int, c05 int, c06 int, c07 int, c08 int, c09 int, c10 int, c11 int, c12 int, c13 int, c14 int, c15 int, c16 int, c17 int, c18 int, c19 int, c20 int, c21 int, c22 int, c23 int, c24 int, c25 int);
-- after
CREATE TABLE t (c01 bigint, c02 bigint, c03 int NOT NULL, c04 int DEFAULT 4, c05 int, c06 int, c07 int, c08 int, c09 int, c10 int, c31 int, c32 int, c33 int, c34 int, c35 int, c16 text, c17 text, c18 int, c19 int, c20 int, c21 int, c22 int, c23 int, c24 int, c45 int);

-- pair: inherits_attach
-- both
CREATE TABLE parent (id int, name text);
-- before
CREATE TABLE child (id int, name text, extra date);
INSERT INTO child VALUES (1);
-- after
CREATE TABLE child (id int, name text, extra date) INHERITS (parent);
INSERT INTO child VALUES (1);

-- pair: inherits_two_parents
-- before
CREATE TABLE a (id int);
CREATE TABLE b (name text);
CREATE TABLE child (id int, at date, name text) INHERITS (a);
-- after
CREATE TABLE a (id int);
CREATE TABLE b (name text);
CREATE TABLE child (id int, at date, name text) INHERITS (a, b);

-- pair: inherits_another_parent
-- both
CREATE TABLE a (id int);
CREATE TABLE b (id int);
-- before
CREATE TABLE child (id int) INHERITS (a);
-- after
CREATE TABLE child (id int) INHERITS (b);

-- pair: inherits_column_goes_above_stays_below
-- before
CREATE TABLE parent (id int, name text);
CREATE TABLE child (extra date, name text) INHERITS (parent);
-- after
CREATE TABLE parent (id int);
CREATE TABLE child (extra date, name text) INHERITS (parent);

-- pair: typed_type_grows
-- before
CREATE TYPE person AS (name text);
CREATE TABLE people OF person;
-- after
CREATE TYPE person AS (name text, born date);
CREATE TABLE people OF person;

-- pair: typed_attribute_type
-- before
CREATE TYPE person AS (name text, age int);
CREATE TABLE people OF person (age DEFAULT 3);
-- after
CREATE TYPE person AS (name varchar(80), age bigint);
CREATE TABLE people OF person (age DEFAULT 4);
