-- Partitioned tables: attach, detach, bounds, indexes; rows stay where they are.

-- pair: range_comes
-- after
CREATE TABLE t (id int, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE t_2024 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE t_rest PARTITION OF t DEFAULT;

-- pair: list_and_hash_come
-- after
CREATE TABLE l (id int, k text) PARTITION BY LIST (k);
CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('a', 'it''s', NULL);
CREATE TABLE h (id int) PARTITION BY HASH (id);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- pair: by_expression_and_opclass
-- after
CREATE TABLE t (id int, k text COLLATE "C") PARTITION BY RANGE (lower(k) COLLATE "C" text_pattern_ops, id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (MINVALUE, MINVALUE) TO ('m', 5);

-- pair: partition_added_and_removed
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);

-- pair: attached
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 (id int, x int);
INSERT INTO t1 VALUES (1, 1);
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t1 VALUES (1, 1);

-- pair: attached_with_index_and_key
-- both
CREATE TABLE t (id int NOT NULL, x int, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE INDEX t_x ON t (x);
-- before
CREATE TABLE t1 (id int NOT NULL PRIMARY KEY, x int);
CREATE INDEX t1_x ON t1 (x);
INSERT INTO t1 VALUES (1, 1);
-- after
CREATE TABLE t1 (id int NOT NULL PRIMARY KEY, x int);
CREATE INDEX t1_x ON t1 (x);
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);
INSERT INTO t1 VALUES (1, 1);

-- pair: detached_keeps_its_own_indexes
-- both
CREATE TABLE t (id int PRIMARY KEY, x int) PARTITION BY RANGE (id);
CREATE INDEX t_x ON t (x);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
INSERT INTO t VALUES (11, 1);
-- after
ALTER TABLE t DETACH PARTITION t2;

-- pair: bounds
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100);
INSERT INTO t VALUES (1);

-- pair: bounds_of_neighbours
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
INSERT INTO t VALUES (1), (16);
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (15);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (15) TO (20);
INSERT INTO t VALUES (1), (16);

-- pair: bounds_swapped
-- both
CREATE TABLE t (id int, x int) PARTITION BY LIST (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (2);
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (1);

-- pair: list_values
-- both
CREATE TABLE t (k text, x int) PARTITION BY LIST (k);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a', 'b');
INSERT INTO t VALUES ('a');
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a', 'c', NULL);
INSERT INTO t VALUES ('a');

-- pair: becomes_default
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t1 PARTITION OF t DEFAULT;

-- pair: default_gives_way
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE rest PARTITION OF t DEFAULT;
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE rest PARTITION OF t DEFAULT;

-- pair: hash_modulus
-- both
CREATE TABLE h (id int) PARTITION BY HASH (id);
-- before
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- after
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- pair: index_comes
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE INDEX t_x ON t (x);

-- pair: index_comes_over_one_that_fits
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE INDEX own ON t1 (x);
-- after
CREATE INDEX t_x ON t (x);

-- pair: index_definition
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- before
CREATE INDEX t_x ON t (x);
COMMENT ON INDEX t_x IS 'kept';
-- after
CREATE INDEX t_x ON t (x, id);
COMMENT ON INDEX t_x IS 'kept';

-- pair: index_on_parent_only
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE INDEX t_x ON ONLY t (x);

-- pair: unique_and_primary_key
-- both
CREATE TABLE base (z int);
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t (id int, x int, PRIMARY KEY (id), UNIQUE (x, id)) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: primary_key_definition
-- before
CREATE TABLE t (id int, x int, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t (id int, x int, PRIMARY KEY (id, x)) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: columns_of_all
-- before
CREATE TABLE t (id int, x int, gone text) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t VALUES (1, 1);
-- after
CREATE TABLE t (id int, x bigint NOT NULL DEFAULT 0, come date) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t VALUES (1, 1);

-- pair: default_of_one_partition
-- both
CREATE TABLE t (id int, x int DEFAULT 1) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t1 PARTITION OF t (x DEFAULT 2) FOR VALUES FROM (0) TO (10);

-- pair: check_and_not_null_of_one_partition
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t1 PARTITION OF t (x NOT NULL, CONSTRAINT own CHECK (x > 0)) FOR VALUES FROM (0) TO (10);

-- pair: check_of_all
-- both
CREATE TABLE base (z int);
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t (id int, x int, CONSTRAINT c CHECK (x > 0)) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: check_kept_by_the_detached
-- both
CREATE TABLE t (id int, x int, CONSTRAINT c CHECK (x > 0)) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
ALTER TABLE t DETACH PARTITION t1;

-- pair: sub_partitions
-- both
CREATE TABLE t (id int, k text) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (k);
CREATE TABLE t2a PARTITION OF t2 FOR VALUES IN ('a') PARTITION BY HASH (id);
CREATE TABLE t2a0 PARTITION OF t2a FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE INDEX ON t (k);

-- pair: tree_detached_whole
-- both
CREATE TABLE t (id int, k text) PARTITION BY RANGE (id);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (k);
CREATE TABLE t2a PARTITION OF t2 FOR VALUES IN ('a');
CREATE INDEX t_k ON t (k);
INSERT INTO t VALUES (11, 'a');
-- after
ALTER TABLE t DETACH PARTITION t2;

-- pair: moves_between_parents
-- both
CREATE TABLE a (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE b (id int, x int) PARTITION BY RANGE (id);
-- before
CREATE TABLE p PARTITION OF a FOR VALUES FROM (0) TO (10);
INSERT INTO a VALUES (1, 1);
-- after
CREATE TABLE p PARTITION OF b FOR VALUES FROM (0) TO (10);
INSERT INTO b VALUES (1, 1);

-- pair: new_parent_takes_old_table
-- before
CREATE TABLE p (id int, x int);
CREATE INDEX p_x ON p (x);
INSERT INTO p VALUES (1, 1);
-- after
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE p PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE INDEX p_x ON p (x);
INSERT INTO p VALUES (1, 1);

-- pair: parent_goes_partition_stays
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE p PARTITION OF t FOR VALUES FROM (0) TO (10);
INSERT INTO t VALUES (1, 1);
-- after
CREATE TABLE p (id int, x int);
INSERT INTO p VALUES (1, 1);

-- pair: partition_key_and_strategy
-- before
CREATE TABLE t (id int, k text) PARTITION BY RANGE (id);
-- after
CREATE TABLE t (id int, k text) PARTITION BY LIST (k);

-- pair: foreign_keys_each_way
-- before
CREATE TABLE t (id int PRIMARY KEY, up int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE c (t int);
-- after
CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE c (t int REFERENCES t);

-- pair: foreign_key_of_the_attached
-- both
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (id int, p int CONSTRAINT f REFERENCES p) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 (id int, p int CONSTRAINT f REFERENCES p);
-- after
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: identity_of_all since 17
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: generated_column_of_all
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t (id int, x int, y int GENERATED ALWAYS AS (x * 2) STORED) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: foreign_table_as_partition
-- both
CREATE FOREIGN DATA WRAPPER corpus_fdw_part;
CREATE SERVER corpus_srv_part FOREIGN DATA WRAPPER corpus_fdw_part;
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
-- after
CREATE FOREIGN TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10) SERVER corpus_srv_part;

-- pair: grants_and_comments_of_one_partition
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
GRANT SELECT ON t1 TO corpus_reader;
GRANT SELECT ON t TO corpus_writer;
COMMENT ON TABLE t IS 'all';

-- pair: unlogged_partition_and_options
-- both
CREATE TABLE t (id int, x text) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE UNLOGGED TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10) WITH (fillfactor = 70);
ALTER TABLE t1 ALTER x SET STORAGE EXTERNAL;

-- pair: partition_with_other_column_order
-- both
CREATE TABLE t (id int, x text, y int) PARTITION BY RANGE (id);
-- before
CREATE TABLE t1 (y int, x text, id int);
INSERT INTO t1 VALUES (3, 'x', 1);
-- after
CREATE TABLE t1 (y int, x text, id int);
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES FROM (0) TO (10);
INSERT INTO t1 VALUES (3, 'x', 1);

-- pair: not_null_named_of_all since 18
-- before
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- after
CREATE TABLE t (id int, x int CONSTRAINT x_there NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);

-- pair: replica_identity_of_partitions
-- both
CREATE TABLE t (id int NOT NULL, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- before
CREATE UNIQUE INDEX t_id ON t (id);
-- after
CREATE UNIQUE INDEX t_id ON t (id);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_id;
ALTER TABLE t1 REPLICA IDENTITY FULL;

-- pair: whole_tree_goes
-- before
CREATE TABLE t (id int PRIMARY KEY, k text) PARTITION BY RANGE (id);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20) PARTITION BY LIST (id);
CREATE TABLE t2a PARTITION OF t2 FOR VALUES IN (11);
CREATE TABLE c (t int REFERENCES t);
CREATE VIEW v AS SELECT * FROM t2a;

-- pair: index_with_options_on_one_partition
-- both
CREATE TABLE t (id int, x int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- before
CREATE INDEX t_x ON t (x);
-- after
CREATE INDEX t_x ON ONLY t (x);
CREATE INDEX t1_x_own ON t1 (x) WITH (fillfactor = 60);
ALTER INDEX t_x ATTACH PARTITION t1_x_own;

-- pair: index_becomes_a_key_with_that_of_its_partition
-- before
CREATE TABLE t (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
CREATE UNIQUE INDEX t_pkey ON t (k, id);
ALTER TABLE t_1 ADD CONSTRAINT t_1_pkey PRIMARY KEY USING INDEX t_1_k_id_idx;
INSERT INTO t VALUES (1, 1);
-- after
CREATE TABLE t (id int NOT NULL, k int NOT NULL) PARTITION BY LIST (k);
CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (k, id);
INSERT INTO t VALUES (1, 1);

-- pair: index_goes_while_a_partition_is_detached
-- before
CREATE TABLE t (k int, n int) PARTITION BY LIST (k);
CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);
CREATE INDEX i ON t (n);
-- after
CREATE TABLE t (k int, n int) PARTITION BY LIST (k);
CREATE TABLE t_1 (k int, n int);
CREATE TABLE t_2 PARTITION OF t FOR VALUES IN (2);

-- pair: table_with_an_index_of_its_own_is_attached
-- both
CREATE TABLE t (k int, n int) PARTITION BY LIST (k);
CREATE TABLE t_1 (k int, n int);
INSERT INTO t_1 VALUES (1, 1);
-- before
CREATE INDEX i ON t (n);
CREATE INDEX its_own ON t_1 (n);
COMMENT ON INDEX its_own IS 'c';
-- after
ALTER TABLE t ATTACH PARTITION t_1 FOR VALUES IN (1);
CREATE INDEX i ON t (n);
CREATE INDEX its_own ON t_1 (n);
COMMENT ON INDEX its_own IS 'c';
