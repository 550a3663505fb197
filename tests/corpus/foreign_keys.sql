-- References between tables.

-- pair: added
-- both
CREATE TABLE p (id int PRIMARY KEY);
INSERT INTO p VALUES (1);
-- before
CREATE TABLE c (id int PRIMARY KEY, p int);
INSERT INTO c VALUES (1, 1);
-- after
CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p);
INSERT INTO c VALUES (1, 1);

-- pair: actions
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int CONSTRAINT f REFERENCES p);
-- after
CREATE TABLE c (p int CONSTRAINT f REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL);

-- pair: actions_back_to_restrict
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int DEFAULT 1 CONSTRAINT f REFERENCES p ON DELETE SET DEFAULT);
-- after
CREATE TABLE c (p int DEFAULT 1 CONSTRAINT f REFERENCES p ON DELETE RESTRICT);

-- pair: set_null_of_some_columns
-- both
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
-- before
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL);
-- after
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));

-- pair: match_full
-- both
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
-- before
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p);
-- after
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p MATCH FULL);

-- pair: deferrable
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int CONSTRAINT f REFERENCES p, q int CONSTRAINT g REFERENCES p DEFERRABLE);
-- after
CREATE TABLE c (p int CONSTRAINT f REFERENCES p DEFERRABLE INITIALLY DEFERRED, q int CONSTRAINT g REFERENCES p);

-- pair: not_valid
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p);
-- after
CREATE TABLE c (p int);
ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT VALID;

-- pair: not_enforced since 18
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p);
-- after
CREATE TABLE c (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT ENFORCED);

-- pair: other_table
-- both
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int CONSTRAINT f REFERENCES p);
-- after
CREATE TABLE c (p int CONSTRAINT f REFERENCES q);

-- pair: other_columns
-- both
CREATE TABLE p (a int PRIMARY KEY, b int UNIQUE, c int UNIQUE);
-- before
CREATE TABLE c (x int, y int, CONSTRAINT f FOREIGN KEY (x) REFERENCES p (b));
-- after
CREATE TABLE c (x int, y int, CONSTRAINT f FOREIGN KEY (y) REFERENCES p (c));

-- pair: renamed
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int CONSTRAINT old REFERENCES p);
-- after
CREATE TABLE c (p int CONSTRAINT new REFERENCES p);

-- pair: circle_comes
-- after
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;

-- pair: circle_of_three
-- after
CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE TABLE b (id int PRIMARY KEY, n int REFERENCES a);
CREATE TABLE c (id int PRIMARY KEY, n int REFERENCES b);
ALTER TABLE a ADD FOREIGN KEY (n) REFERENCES c;

-- pair: circle_kept_and_altered
-- before
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
-- after
CREATE TABLE a (id bigint PRIMARY KEY, b bigint);
CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;

-- pair: to_itself
-- before
CREATE TABLE t (id int PRIMARY KEY, up int);
INSERT INTO t VALUES (1, NULL), (2, 1);
-- after
CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t ON DELETE CASCADE);
INSERT INTO t VALUES (1, NULL), (2, 1);

-- pair: to_itself_retyped
-- before
CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t);
INSERT INTO t VALUES (1, NULL), (2, 1);
-- after
CREATE TABLE t (id bigint PRIMARY KEY, up bigint REFERENCES t);
INSERT INTO t VALUES (1, NULL), (2, 1);

-- pair: retyped_on_both_ends
-- before
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p int REFERENCES p, x int);
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1, 1);
-- after
CREATE TABLE p (id text PRIMARY KEY);
CREATE TABLE c (p text REFERENCES p, x int);
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1, 1);

-- pair: target_table_goes
-- before
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p);
INSERT INTO c VALUES (1);
-- after
CREATE TABLE c (id int PRIMARY KEY);
INSERT INTO c VALUES (1);

-- pair: target_key_column_renumbered
-- before
CREATE TABLE p (id int PRIMARY KEY, other int NOT NULL);
CREATE TABLE c (p int REFERENCES p);
-- after
CREATE TABLE p (other int PRIMARY KEY, id int UNIQUE NOT NULL);
CREATE TABLE c (p int REFERENCES p);

-- pair: over_a_unique_index
-- both
CREATE TABLE p (id int);
CREATE UNIQUE INDEX p_id ON p (id);
-- before
CREATE TABLE c (p int);
-- after
CREATE TABLE c (p int REFERENCES p (id));

-- pair: index_under_it_replaced
-- before
CREATE TABLE p (id int);
CREATE UNIQUE INDEX p_one ON p (id);
CREATE TABLE c (p int CONSTRAINT f REFERENCES p (id));
-- after
CREATE TABLE p (id int UNIQUE);
CREATE TABLE c (p int CONSTRAINT f REFERENCES p (id));

-- pair: with_comment_and_rebuilt
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p);
COMMENT ON CONSTRAINT f ON c IS 'why';
-- after
CREATE TABLE c (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p ON DELETE CASCADE);
COMMENT ON CONSTRAINT f ON c IS 'why';

-- pair: chain_comes_in_any_order
-- after
CREATE TABLE z (id int PRIMARY KEY);
CREATE TABLE m (id int PRIMARY KEY REFERENCES z);
CREATE TABLE a (id int PRIMARY KEY REFERENCES m, z int REFERENCES z);

-- pair: across_schemas
-- both
CREATE SCHEMA corpus_far;
-- before
CREATE TABLE c (p int);
-- after
CREATE TABLE corpus_far.p (id int PRIMARY KEY);
CREATE TABLE c (p int REFERENCES corpus_far.p);

-- pair: to_a_partitioned_table
-- both
CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100);
-- before
CREATE TABLE c (p int);
-- after
CREATE TABLE c (p int REFERENCES p);

-- pair: from_a_partitioned_table
-- both
CREATE TABLE p (id int PRIMARY KEY);
-- before
CREATE TABLE c (id int, p int) PARTITION BY RANGE (id);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (100);
-- after
CREATE TABLE c (id int, p int REFERENCES p ON DELETE CASCADE) PARTITION BY RANGE (id);
CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (100);

-- pair: collated_key
-- before
CREATE TABLE p (id text PRIMARY KEY);
CREATE TABLE c (p text REFERENCES p);
-- after
CREATE TABLE p (id text COLLATE "C" PRIMARY KEY);
CREATE TABLE c (p text COLLATE "C" REFERENCES p);

-- pair: key_of_domain
-- before
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p int REFERENCES p);
-- after
CREATE DOMAIN key AS int CHECK (VALUE > 0);
CREATE TABLE p (id key PRIMARY KEY);
CREATE TABLE c (p key REFERENCES p);
