-- Views and materialized views.

-- pair: comes_with_everything
-- both
CREATE TABLE t (id int PRIMARY KEY, x int);
-- after
CREATE VIEW v WITH (security_invoker = true, check_option = local) AS SELECT id, x FROM t WHERE x > 0;
COMMENT ON VIEW v IS 'v';
COMMENT ON COLUMN v.id IS 'id';
GRANT SELECT, INSERT ON v TO corpus_reader;
ALTER VIEW v OWNER TO corpus_owner;

-- pair: query
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v AS SELECT id FROM t;
GRANT SELECT ON v TO corpus_reader;
-- after
CREATE VIEW v AS SELECT id FROM t WHERE x > 0;
GRANT SELECT ON v TO corpus_reader;

-- pair: column_appended
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v AS SELECT id FROM t;
-- after
CREATE VIEW v AS SELECT id, x FROM t;

-- pair: column_in_front
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v AS SELECT id FROM t;
COMMENT ON COLUMN v.id IS 'kept';
-- after
CREATE VIEW v AS SELECT x, id FROM t;
COMMENT ON COLUMN v.id IS 'kept';

-- pair: column_renamed
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v AS SELECT id AS a FROM t;
-- after
CREATE VIEW v AS SELECT id AS b FROM t;

-- pair: columns_swapped_in_type
-- both
CREATE TABLE t (id int, x text);
-- before
CREATE VIEW v AS SELECT id AS a, x AS b FROM t;
CREATE VIEW w AS SELECT a, b FROM v;
-- after
CREATE VIEW v AS SELECT x AS a, id AS b FROM t;
CREATE VIEW w AS SELECT a, b FROM v;

-- pair: options
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v WITH (security_barrier) AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM t WHERE id > 0 WITH CASCADED CHECK OPTION;
-- after
CREATE VIEW v WITH (security_invoker) AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM t WHERE id > 0 WITH LOCAL CHECK OPTION;

-- pair: check_option_goes
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW w AS SELECT id FROM t WHERE id > 0 WITH CHECK OPTION;
-- after
CREATE VIEW w AS SELECT id FROM t WHERE id > 0;

-- pair: recursive
-- both
CREATE TABLE t (id int, up int);
-- after
CREATE RECURSIVE VIEW v (id, depth) AS SELECT id, 1 FROM t WHERE up IS NULL UNION ALL SELECT t.id, depth + 1 FROM t JOIN v ON t.up = v.id;

-- pair: chain_comes_against_the_alphabet
-- both
CREATE TABLE t (id int);
-- after
CREATE VIEW z AS SELECT id FROM t;
CREATE VIEW m AS SELECT id FROM z;
CREATE VIEW a AS SELECT id FROM m JOIN z USING (id);

-- pair: order_of_two_views_turns_round
-- both
CREATE TABLE t (id int);
-- before
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b AS SELECT id FROM a;
-- after
CREATE VIEW b AS SELECT id FROM t;
CREATE VIEW a AS SELECT id FROM b;

-- pair: names_swapped
-- both
CREATE TABLE t (id int, x text);
-- before
CREATE VIEW a AS SELECT id FROM t;
CREATE VIEW b AS SELECT x FROM t;
-- after
CREATE VIEW b AS SELECT id FROM t;
CREATE VIEW a AS SELECT x FROM t;

-- pair: becomes_materialized
-- both
CREATE TABLE t (id int);
-- before
CREATE VIEW v AS SELECT id FROM t;
GRANT SELECT ON v TO corpus_reader;
COMMENT ON VIEW v IS 'v';
-- after
CREATE MATERIALIZED VIEW v AS SELECT id FROM t;
GRANT SELECT ON v TO corpus_reader;
COMMENT ON MATERIALIZED VIEW v IS 'v';

-- pair: materialized_over_function_over_table
-- before
CREATE TABLE t (id int);
-- after
CREATE TABLE t (id int, x int);
CREATE FUNCTION f() RETURNS SETOF int LANGUAGE sql AS 'SELECT x FROM :here.t';
CREATE MATERIALIZED VIEW m AS SELECT * FROM f();

-- pair: materialized_query
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE INDEX ON m (id);
CREATE VIEW over AS SELECT id FROM m;
GRANT SELECT ON m TO corpus_reader;
-- after
CREATE MATERIALIZED VIEW m AS SELECT id FROM t WHERE x = 1;
CREATE INDEX ON m (id);
CREATE VIEW over AS SELECT id FROM m;
GRANT SELECT ON m TO corpus_reader;

-- pair: materialized_options
-- both
CREATE TABLE t (id int, x text);
-- before
CREATE MATERIALIZED VIEW m WITH (fillfactor = 50) AS SELECT x FROM t;
-- after
CREATE MATERIALIZED VIEW m WITH (autovacuum_enabled = false) AS SELECT x FROM t;
ALTER MATERIALIZED VIEW m ALTER x SET STORAGE EXTERNAL, ALTER x SET STATISTICS 5, ALTER x SET (n_distinct = 3);

-- pair: materialized_not_filled
-- both
CREATE TABLE t (id int);
-- before
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
-- after
CREATE MATERIALIZED VIEW m AS SELECT id FROM t WITH NO DATA;

-- pair: over_views_in_many_forms
-- both
CREATE TABLE t (id int, x int, at date);
-- before
CREATE VIEW a AS SELECT id, row_number() OVER (PARTITION BY x ORDER BY at) AS n FROM t;
CREATE VIEW b AS WITH q AS (SELECT x, sum(id) AS s FROM t GROUP BY x HAVING sum(id) > 1) SELECT * FROM q;
-- after
CREATE VIEW a AS SELECT id, rank() OVER w AS n FROM t WINDOW w AS (PARTITION BY x ORDER BY at DESC ROWS 3 PRECEDING);
CREATE VIEW b AS SELECT x, sum(id) FILTER (WHERE at IS NOT NULL) AS s FROM t GROUP BY GROUPING SETS ((x), ()) UNION ALL SELECT 1, 2;

-- pair: laterals_and_values
-- both
CREATE TABLE t (id int, tags text[]);
-- before
CREATE VIEW a AS SELECT t.id, u.tag FROM t, unnest(tags) WITH ORDINALITY AS u (tag, n);
-- after
CREATE VIEW a AS SELECT t.id, l.x AS tag FROM t CROSS JOIN LATERAL (SELECT max(u.u) AS x FROM unnest(t.tags) AS u) AS l;
CREATE VIEW b AS VALUES (1, 'a'), (2, 'b');

-- pair: distinct_on_and_case
-- both
CREATE TABLE t (id int, x text);
-- before
CREATE VIEW a AS SELECT DISTINCT ON (x) x, id FROM t ORDER BY x, id;
-- after
CREATE VIEW a AS SELECT DISTINCT x, CASE WHEN id > 0 THEN id ELSE COALESCE(id, 0) END AS id FROM t;

-- pair: without_columns
-- both
CREATE TABLE t (id int);
-- before
CREATE VIEW v AS SELECT FROM t;
-- after
CREATE VIEW v AS SELECT id FROM t;

-- pair: over_catalog
-- before
CREATE VIEW v AS SELECT relname FROM pg_class;
-- after
CREATE VIEW v AS SELECT relname, relkind FROM pg_class;

-- pair: becomes_table
-- both
CREATE TABLE t (id int);
-- before
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- after
CREATE TABLE v (id int);
CREATE VIEW w AS SELECT id FROM v;

-- pair: new_table_under_old_view
-- before
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
-- after
CREATE TABLE u (id int);
CREATE VIEW v AS SELECT id FROM u;

-- pair: new_column_in_old_view
-- before
CREATE TABLE t (id int);
CREATE VIEW v AS SELECT id FROM t;
-- after
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, x FROM t;

-- pair: grouped_by_key
-- before
CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE VIEW v AS SELECT id, x, count(*) AS n FROM t GROUP BY id;
-- after
CREATE TABLE t (id int, x int PRIMARY KEY);
CREATE VIEW v AS SELECT id, x, count(*) AS n FROM t GROUP BY x;

-- pair: column_default
-- both
CREATE TABLE t (id int, x int);
CREATE VIEW v AS SELECT id, x FROM t;
-- before
ALTER VIEW v ALTER x SET DEFAULT 3;
-- after
ALTER VIEW v ALTER x SET DEFAULT 4, ALTER id SET DEFAULT 1;

-- pair: privileges_on_columns_through_a_rebuild
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v AS SELECT id, x FROM t;
GRANT SELECT (id, x), UPDATE (x) ON v TO corpus_reader;
-- after
CREATE VIEW v AS SELECT x, id FROM t;
GRANT SELECT (id, x), UPDATE (x) ON v TO corpus_reader;

-- pair: updatable_by_rules
-- both
CREATE TABLE t (id int, x int);
-- before
CREATE VIEW v AS SELECT id, x FROM t;
CREATE RULE ins AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.id, NEW.x);
-- after
CREATE VIEW v AS SELECT id, x, x + 1 AS y FROM t;
CREATE RULE ins AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.id, NEW.x) RETURNING t.id, t.x, 0;
CREATE RULE del AS ON DELETE TO v DO INSTEAD NOTHING;
