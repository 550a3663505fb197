-- Indexes: what they are over, how they are kept, what stands on them.

-- pair: added_and_removed
-- before
CREATE TABLE t (a int, b int);
CREATE INDEX one ON t (a);
-- after
CREATE TABLE t (a int, b int);
CREATE INDEX two ON t (b);

-- pair: renamed
-- before
CREATE TABLE t (a int);
CREATE INDEX one ON t (a);
-- after
CREATE TABLE t (a int);
CREATE INDEX two ON t (a);

-- pair: names_swapped
-- before
CREATE TABLE t (a int, b int);
CREATE INDEX x ON t (a);
CREATE INDEX y ON t (b);
-- after
CREATE TABLE t (a int, b int);
CREATE INDEX y ON t (a);
CREATE INDEX x ON t (b);

-- pair: name_moves_to_another_table
-- before
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX x ON t (a);
-- after
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX x ON u (a);

-- pair: columns_and_order
-- before
CREATE TABLE t (a int, b int, c int);
CREATE INDEX i ON t (a, b);
-- after
CREATE TABLE t (a int, b int, c int);
CREATE INDEX i ON t (b DESC, a NULLS FIRST, c);

-- pair: include
-- before
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
-- after
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a) INCLUDE (b);

-- pair: unique
-- before
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- after
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);

-- pair: nulls_not_distinct
-- before
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);
-- after
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;

-- pair: expression
-- before
CREATE TABLE t (a text, b text);
CREATE INDEX i ON t (lower(a));
-- after
CREATE TABLE t (a text, b text);
CREATE INDEX i ON t (lower(a), (a || b));

-- pair: by_function_replaced
-- before
CREATE FUNCTION norm(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)';
CREATE TABLE t (a text);
CREATE INDEX i ON t (norm(a));
-- after
CREATE FUNCTION norm(text, boolean DEFAULT true) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT upper($1)';
CREATE TABLE t (a text);
CREATE INDEX i ON t (norm(a));

-- pair: partial
-- before
CREATE TABLE t (a int, live boolean);
CREATE INDEX i ON t (a) WHERE live;
-- after
CREATE TABLE t (a int, live boolean);
CREATE INDEX i ON t (a) WHERE live AND a > 0;

-- pair: partial_with_in_list
-- before
CREATE TABLE t (a varchar(10));
CREATE INDEX i ON t (a) WHERE a IN ('x', 'y');
-- after
CREATE TABLE t (a varchar(10));
CREATE INDEX i ON t (a) WHERE a NOT IN ('x', 'y');

-- pair: methods
-- before
CREATE TABLE t (a int, b int[], c point, d text);
CREATE INDEX i ON t (a);
-- after
CREATE TABLE t (a int, b int[], c point, d text);
CREATE INDEX i ON t USING hash (a);
CREATE INDEX j ON t USING gin (b);
CREATE INDEX k ON t USING gist (c);
CREATE INDEX l ON t USING brin (a) WITH (pages_per_range = 32);
CREATE INDEX m ON t USING spgist (d);

-- pair: operator_class
-- before
CREATE TABLE t (a text, b jsonb);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t USING gin (b);
-- after
CREATE TABLE t (a text, b jsonb);
CREATE INDEX i ON t (a text_pattern_ops);
CREATE INDEX j ON t USING gin (b jsonb_path_ops);

-- pair: operator_class_parameters
-- before
CREATE TABLE t (a tsvector);
CREATE INDEX i ON t USING gist (a);
-- after
CREATE TABLE t (a tsvector);
CREATE INDEX i ON t USING gist (a tsvector_ops (siglen = 64));

-- pair: collation
-- before
CREATE TABLE t (a text);
CREATE INDEX i ON t (a);
-- after
CREATE TABLE t (a text);
CREATE INDEX i ON t (a COLLATE "C");

-- pair: options
-- before
CREATE TABLE t (a int, b int[]);
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
CREATE INDEX j ON t USING gin (b);
-- after
CREATE TABLE t (a int, b int[]);
CREATE INDEX i ON t (a) WITH (fillfactor = 80, deduplicate_items = off);
CREATE INDEX j ON t USING gin (b) WITH (fastupdate = off, gin_pending_list_limit = 128);

-- pair: statistics_of_expressions
-- before
CREATE TABLE t (a text, b text);
CREATE INDEX i ON t (lower(a), b, upper(b));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 100;
-- after
CREATE TABLE t (a text, b text);
CREATE INDEX i ON t (lower(a), b, upper(b));
ALTER INDEX i ALTER COLUMN 3 SET STATISTICS 500;

-- pair: statistics_survive_a_retype
-- before
CREATE TABLE t (a varchar(9));
CREATE INDEX i ON t (lower(a));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 100;
COMMENT ON INDEX i IS 'kept';
-- after
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 100;
COMMENT ON INDEX i IS 'kept';

-- pair: over_retyped_column
-- before
CREATE TABLE t (a text, b int);
CREATE INDEX i ON t (a) WHERE a <> '';
CREATE INDEX j ON t (b, length(a));
-- after
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a) WHERE a <> 0;
CREATE INDEX j ON t (b, (a + 1));

-- pair: column_under_it_goes
-- before
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
CREATE INDEX j ON t (a) WHERE b > 0;
-- after
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (a) WHERE a > 0;

-- pair: on_a_materialized_view
-- before
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE UNIQUE INDEX m_a ON m (a);
-- after
CREATE TABLE t (a int, b int);
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE INDEX m_b ON m (b);
COMMENT ON INDEX m_b IS 'there';

-- pair: becomes_constraint
-- before
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX t_pkey ON t (a);
-- after
CREATE TABLE t (a int PRIMARY KEY);

-- pair: whole_row
-- before
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t ((t.*));
-- after
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t ((t IS NULL));

-- pair: same_columns_many_names
-- before
CREATE TABLE t (a int);
CREATE INDEX a1 ON t (a);
CREATE INDEX a2 ON t (a);
CREATE INDEX a3 ON t (a);
-- after
CREATE TABLE t (a int);
CREATE INDEX a2 ON t (a);
CREATE INDEX a4 ON t (a);

-- pair: name_of_a_table_that_goes
-- before
CREATE TABLE t (a int);
CREATE TABLE x (a int);
-- after
CREATE TABLE t (a int);
CREATE INDEX x ON t (a);

-- pair: name_of_a_view_that_comes
-- before
CREATE TABLE t (a int);
CREATE INDEX x ON t (a);
-- after
CREATE TABLE t (a int);
CREATE VIEW x AS SELECT a FROM t;
