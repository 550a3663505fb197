-- Keys, checks, exclusions and what NOT NULL is called.

-- pair: primary_key_added
-- before
CREATE TABLE t (id int, a int);
-- after
CREATE TABLE t (id int PRIMARY KEY, a int);

-- pair: primary_key_wider
-- before
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL);
-- after
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));

-- pair: primary_key_on_other_column
-- before
CREATE TABLE t (a int PRIMARY KEY, b int);
INSERT INTO t VALUES (1, 2);
-- after
CREATE TABLE t (a int, b int PRIMARY KEY);
INSERT INTO t VALUES (1, 2);

-- pair: primary_key_renamed
-- before
CREATE TABLE t (id int CONSTRAINT old_pk PRIMARY KEY);
-- after
CREATE TABLE t (id int CONSTRAINT new_pk PRIMARY KEY);

-- pair: primary_key_include
-- before
CREATE TABLE t (id int PRIMARY KEY, a int);
-- after
CREATE TABLE t (id int, a int, PRIMARY KEY (id) INCLUDE (a));

-- pair: primary_key_deferrable
-- before
CREATE TABLE t (id int PRIMARY KEY);
-- after
CREATE TABLE t (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED);

-- pair: primary_key_options
-- before
CREATE TABLE t (id int PRIMARY KEY);
-- after
CREATE TABLE t (id int PRIMARY KEY WITH (fillfactor = 60));

-- pair: primary_key_and_its_references
-- before
CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE c (p int REFERENCES p);
-- after
CREATE TABLE p (id int UNIQUE, code text PRIMARY KEY);
CREATE TABLE c (p int REFERENCES p (id));

-- pair: unique_variants
-- before
CREATE TABLE t (a int UNIQUE, b int, c int, UNIQUE (b, c));
-- after
CREATE TABLE t (a int, b int UNIQUE, c int, UNIQUE (a, c));

-- pair: unique_nulls_not_distinct
-- before
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- after
CREATE TABLE t (a int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a));

-- pair: unique_include
-- before
CREATE TABLE t (a int, b text, CONSTRAINT u UNIQUE (a));
-- after
CREATE TABLE t (a int, b text, CONSTRAINT u UNIQUE (a) INCLUDE (b));

-- pair: unique_deferrable
-- before
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) DEFERRABLE);
-- after
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) DEFERRABLE INITIALLY DEFERRED);

-- pair: unique_to_index
-- before
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- after
CREATE TABLE t (a int);
CREATE UNIQUE INDEX u ON t (a);

-- pair: unique_to_partial_index
-- before
CREATE TABLE t (a int, b boolean, CONSTRAINT u UNIQUE (a));
-- after
CREATE TABLE t (a int, b boolean);
CREATE UNIQUE INDEX u ON t (a) WHERE b;

-- pair: unique_with_comment
-- before
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a));
COMMENT ON CONSTRAINT u ON t IS 'one';
-- after
CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a, b));
COMMENT ON CONSTRAINT u ON t IS 'one';

-- pair: names_swapped
-- before
CREATE TABLE t (a int, b int, CONSTRAINT x UNIQUE (a), CONSTRAINT y UNIQUE (b));
-- after
CREATE TABLE t (a int, b int, CONSTRAINT y UNIQUE (a), CONSTRAINT x UNIQUE (b));

-- pair: name_from_check_to_unique
-- before
CREATE TABLE t (a int, CONSTRAINT x CHECK (a > 0));
-- after
CREATE TABLE t (a int, CONSTRAINT x UNIQUE (a));

-- pair: check_added
-- before
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (a int CHECK (a > 0));
INSERT INTO t VALUES (1);

-- pair: check_expression
-- before
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (a > 0));
-- after
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (a > b AND b IS NOT NULL));

-- pair: check_in_list_of_varchar
-- before
CREATE TABLE t (a varchar(10) CHECK (a IN ('x', 'y')));
-- after
CREATE TABLE t (a varchar(10) CHECK (a IN ('x', 'y', 'z')));

-- pair: check_name
-- before
CREATE TABLE t (a int CONSTRAINT one CHECK (a > 0));
-- after
CREATE TABLE t (a int CONSTRAINT two CHECK (a > 0));

-- pair: check_no_inherit
-- before
CREATE TABLE t (a int CONSTRAINT one CHECK (a > 0));
-- after
CREATE TABLE t (a int CONSTRAINT one CHECK (a > 0) NO INHERIT);

-- pair: check_becomes_valid
-- before
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
-- after
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));

-- pair: check_by_function
-- before
CREATE FUNCTION good(int) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 > 0;
CREATE TABLE t (a int, CONSTRAINT c CHECK (good(a)));
-- after
CREATE FUNCTION good(bigint) RETURNS boolean IMMUTABLE LANGUAGE sql RETURN $1 > 0;
CREATE TABLE t (a int, CONSTRAINT c CHECK (good(a)));

-- pair: check_on_retyped_column
-- before
CREATE TABLE t (a text, CONSTRAINT c CHECK (a <> ''));
INSERT INTO t VALUES ('1');
-- after
CREATE TABLE t (a int, CONSTRAINT c CHECK (a <> 0));
INSERT INTO t VALUES ('1');

-- pair: check_over_dropped_column
-- before
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (a > b));
-- after
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));

-- pair: check_whole_row
-- before
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (t IS NOT NULL));
-- after
CREATE TABLE t (a int, b int, c int, CONSTRAINT c CHECK (t IS NOT NULL));

-- pair: check_not_enforced since 18
-- before
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
-- after
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED);

-- pair: exclusion
-- before
CREATE TABLE t (during tsrange);
-- after
CREATE TABLE t (during tsrange, EXCLUDE USING gist (during WITH &&));

-- pair: exclusion_predicate
-- before
CREATE TABLE t (a int4range, live boolean, CONSTRAINT e EXCLUDE USING gist (a WITH &&));
-- after
CREATE TABLE t (a int4range, live boolean, CONSTRAINT e EXCLUDE USING gist (a WITH &&) WHERE (live) DEFERRABLE);

-- pair: exclusion_by_equality
-- before
CREATE TABLE t (a int, CONSTRAINT e UNIQUE (a));
-- after
CREATE TABLE t (a int, CONSTRAINT e EXCLUDE USING btree (a WITH =));

-- pair: without_overlaps since 18
-- before
CREATE TABLE t (id int4range, during tsrange);
-- after
CREATE TABLE t (id int4range, during tsrange, CONSTRAINT t_pk PRIMARY KEY (id, during WITHOUT OVERLAPS));

-- pair: unique_without_overlaps since 18
-- before
CREATE TABLE t (id int4range, during tsrange, CONSTRAINT u UNIQUE (id, during));
-- after
CREATE TABLE t (id int4range, during tsrange, CONSTRAINT u UNIQUE (id, during WITHOUT OVERLAPS));

-- pair: period_key since 18
-- before
CREATE TABLE p (id int4range, at daterange, PRIMARY KEY (id, at WITHOUT OVERLAPS));
CREATE TABLE c (id int, p int4range, at daterange);
-- after
CREATE TABLE p (id int4range, at daterange, PRIMARY KEY (id, at WITHOUT OVERLAPS));
CREATE TABLE c (id int, p int4range, at daterange, FOREIGN KEY (p, PERIOD at) REFERENCES p (id, PERIOD at));

-- pair: not_null_named since 18
-- before
CREATE TABLE t (a int NOT NULL, b int CONSTRAINT b_there NOT NULL);
-- after
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL, b int NOT NULL);

-- pair: not_null_renamed since 18
-- before
CREATE TABLE t (a int CONSTRAINT one NOT NULL);
-- after
CREATE TABLE t (a int CONSTRAINT two NOT NULL);

-- pair: not_null_not_valid since 18
-- before
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CONSTRAINT b_there NOT NULL b NOT VALID;
-- after
CREATE TABLE t (a int, b int CONSTRAINT b_there NOT NULL);
ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID;

-- pair: not_null_no_inherit since 18
-- before
CREATE TABLE t (a int NOT NULL, b int NOT NULL NO INHERIT);
-- after
CREATE TABLE t (a int NOT NULL NO INHERIT, b int NOT NULL);

-- pair: not_null_name_of_a_check since 18
-- before
CREATE TABLE t (a int, CONSTRAINT t_a_not_null CHECK (a IS NOT NULL));
-- after
CREATE TABLE t (a int NOT NULL);

-- pair: not_null_under_a_key since 18
-- before
CREATE TABLE t (a int CONSTRAINT odd NOT NULL PRIMARY KEY);
-- after
CREATE TABLE t (a int PRIMARY KEY);

-- pair: not_null_of_a_child_named since 18
-- before
CREATE TABLE p (a int NOT NULL);
CREATE TABLE c () INHERITS (p);
-- after
CREATE TABLE p (a int CONSTRAINT a_is_there NOT NULL);
CREATE TABLE c () INHERITS (p);

-- pair: not_null_kept_when_the_key_goes
-- before
CREATE TABLE t (a int PRIMARY KEY);
-- after
CREATE TABLE t (a int NOT NULL);

-- pair: not_null_goes_with_the_key
-- before
CREATE TABLE t (a int PRIMARY KEY, b int);
-- after
CREATE TABLE t (a int, b int PRIMARY KEY);

-- pair: names_change_their_kinds
-- before
CREATE TABLE t (a int, CONSTRAINT a CHECK (a > 0), CONSTRAINT u UNIQUE (a));
-- after
CREATE TABLE t (a int, CONSTRAINT a UNIQUE (a), CONSTRAINT u CHECK (a > 0));

-- pair: not_null_names_swapped since 18
-- before
CREATE TABLE t (a int CONSTRAINT one NOT NULL, b int CONSTRAINT two NOT NULL);
-- after
CREATE TABLE t (a int CONSTRAINT two NOT NULL, b int CONSTRAINT one NOT NULL);

-- pair: not_null_commented since 18
-- before
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL);
-- after
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL);
COMMENT ON CONSTRAINT a_there ON t IS 'always';

-- pair: column_of_an_exclusion_s_predicate_goes
-- before
CREATE TABLE t (a int, r int4range, live bool, EXCLUDE USING gist (r WITH &&) WHERE (live));
-- after
CREATE TABLE t (a int, r int4range);

-- pair: not_valid_not_null_comes_with_its_table since 18
-- before
CREATE TABLE kept (id int);
INSERT INTO kept VALUES (1);
-- after
CREATE TABLE kept (id int, later text);
ALTER TABLE kept ADD CONSTRAINT some_day NOT NULL later NOT VALID;
INSERT INTO kept VALUES (1, 'x');
CREATE TABLE t (a int, b int NOT NULL);
ALTER TABLE t ADD CONSTRAINT some_day NOT NULL a NOT VALID;
CREATE TABLE whole (a int, b text) PARTITION BY LIST (a);
CREATE TABLE part PARTITION OF whole FOR VALUES IN (1);
ALTER TABLE part ADD NOT NULL b NOT VALID;
