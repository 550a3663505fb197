-- Columns: types, defaults, generation, storage, and what each change must not lose.

-- pair: int_to_bigint
-- before
CREATE TABLE t (id int PRIMARY KEY, n int);
INSERT INTO t VALUES (1, 2);
-- after
CREATE TABLE t (id bigint PRIMARY KEY, n bigint);
INSERT INTO t VALUES (1, 2);

-- pair: widths_of_varchar
-- before
CREATE TABLE t (a varchar(10), b varchar(20), c char(3), d text);
-- after
CREATE TABLE t (a varchar(20), b varchar(10), c char(5), d varchar(5));

-- pair: numeric_precision
-- before
CREATE TABLE t (a numeric(10, 2), b numeric, c numeric(5));
INSERT INTO t VALUES (1.25, 1, 3);
-- after
CREATE TABLE t (a numeric(12, 4), b numeric(6, 1), c numeric(5, -2));
INSERT INTO t VALUES (1.25, 1, 300);

-- pair: time_precision
-- before
CREATE TABLE t (a timestamp, b timestamptz(3), c time, d interval);
-- after
CREATE TABLE t (a timestamp(0), b timestamptz, c time(2), d interval day to second(3));

-- pair: text_to_int
-- before
CREATE TABLE t (a text DEFAULT '5', b varchar);
INSERT INTO t VALUES ('1', '2');
-- after
CREATE TABLE t (a int DEFAULT 5, b bigint);
INSERT INTO t VALUES ('1', '2');

-- pair: text_to_uuid
-- before
CREATE TABLE t (a text);
INSERT INTO t VALUES ('6b1f4e7c-6a0e-4a55-8a5c-0d6c5a4b3c2d');
-- after
CREATE TABLE t (a uuid DEFAULT gen_random_uuid());
INSERT INTO t VALUES ('6b1f4e7c-6a0e-4a55-8a5c-0d6c5a4b3c2d');

-- pair: text_to_jsonb
-- before
CREATE TABLE t (a text DEFAULT '{}' NOT NULL);
INSERT INTO t VALUES ('{"a":1}');
-- after
CREATE TABLE t (a jsonb DEFAULT '{}' NOT NULL);
INSERT INTO t VALUES ('{"a":1}');

-- pair: json_to_jsonb
-- before
CREATE TABLE t (a json DEFAULT '[]');
-- after
CREATE TABLE t (a jsonb DEFAULT '[]');

-- pair: boolean_to_int
-- before
CREATE TABLE t (a boolean DEFAULT true NOT NULL);
INSERT INTO t VALUES (true);
-- after
CREATE TABLE t (a int DEFAULT 1 NOT NULL);
INSERT INTO t VALUES (1);

-- pair: text_to_boolean
-- before
CREATE TABLE t (a text DEFAULT 'no');
INSERT INTO t VALUES ('yes');
-- after
CREATE TABLE t (a boolean DEFAULT false);
INSERT INTO t VALUES ('yes');

-- pair: text_to_dates
-- before
CREATE TABLE t (a text, b text, c text);
INSERT INTO t VALUES ('2024-01-02', '2024-01-02 03:04', '03:04');
-- after
CREATE TABLE t (a date, b timestamptz, c time);
INSERT INTO t VALUES ('2024-01-02', '2024-01-02 03:04', '03:04');

-- pair: date_to_timestamp
-- before
CREATE TABLE t (a date DEFAULT CURRENT_DATE, b timestamp);
-- after
CREATE TABLE t (a timestamp DEFAULT CURRENT_TIMESTAMP, b timestamptz);

-- pair: scalar_to_array
-- before
CREATE TABLE t (a text);
-- after
CREATE TABLE t (a text[]);

-- pair: array_of_other
-- before
CREATE TABLE t (a int[] DEFAULT '{1}', b text[]);
INSERT INTO t VALUES ('{1,2}', '{x}');
-- after
CREATE TABLE t (a bigint[] DEFAULT '{1}', b varchar(10)[]);
INSERT INTO t VALUES ('{1,2}', '{x}');

-- pair: float_to_numeric
-- before
CREATE TABLE t (a real, b double precision DEFAULT 0.5);
-- after
CREATE TABLE t (a double precision, b numeric DEFAULT 0.5);

-- pair: bytea_and_bit
-- before
CREATE TABLE t (a text, b bit(4));
-- after
CREATE TABLE t (a bytea, b varbit(8));

-- pair: network_types
-- before
CREATE TABLE t (a text, b cidr);
INSERT INTO t VALUES ('10.0.0.1', '10.0.0.0/8');
-- after
CREATE TABLE t (a inet, b inet);
INSERT INTO t VALUES ('10.0.0.1', '10.0.0.0/8');

-- pair: bigint_to_timestamptz
-- before
CREATE TABLE t (a bigint);
-- after
CREATE TABLE t (a timestamptz);

-- pair: type_and_default_and_not_null_at_once
-- before
CREATE TABLE t (a varchar(5) DEFAULT 'a');
INSERT INTO t VALUES ('1');
-- after
CREATE TABLE t (a int DEFAULT 7 NOT NULL);
INSERT INTO t VALUES (1);

-- pair: default_kinds
-- before
CREATE TABLE t (a int DEFAULT 1, b text DEFAULT 'x', c timestamptz DEFAULT now(), d int);
-- after
CREATE TABLE t (a int DEFAULT (1 + 2), b text, c timestamptz DEFAULT CURRENT_TIMESTAMP, d int DEFAULT NULL);

-- pair: default_with_quotes
-- before
CREATE TABLE t (a text DEFAULT 'it''s', b text DEFAULT E'tab\there');
-- after
CREATE TABLE t (a text DEFAULT 'it''s "more"', b text DEFAULT E'line\nbreak \\ slash');

-- pair: default_by_function
-- before
CREATE TABLE t (a int);
-- after
CREATE FUNCTION next_one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT next_one());

-- pair: default_function_replaced
-- before
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT one());
-- after
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE TABLE t (a int DEFAULT two());

-- pair: default_function_with_another_result
-- before
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a bigint DEFAULT one());
-- after
CREATE FUNCTION one() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE TABLE t (a bigint DEFAULT one());

-- pair: default_by_new_sequence
-- before
CREATE TABLE t (a int);
-- after
CREATE SEQUENCE numbers;
CREATE TABLE t (a int DEFAULT nextval('numbers'));

-- pair: not_null_and_back
-- before
CREATE TABLE t (a int, b int NOT NULL);
-- after
CREATE TABLE t (a int NOT NULL, b int);

-- pair: collation
-- before
CREATE TABLE t (a text COLLATE "C", b text, c varchar(10));
CREATE INDEX ON t (a);
-- after
CREATE TABLE t (a text, b text COLLATE "C", c varchar(10) COLLATE "POSIX");
CREATE INDEX ON t (a);

-- pair: collation_with_type
-- before
CREATE TABLE t (a varchar(10) COLLATE "C");
-- after
CREATE TABLE t (a text COLLATE "POSIX");

-- pair: collation_of_our_own
-- before
CREATE TABLE t (a text);
-- after
CREATE COLLATION mine (locale = 'C');
CREATE TABLE t (a text COLLATE mine);

-- pair: storage
-- before
CREATE TABLE t (a text, b text, c jsonb);
ALTER TABLE t ALTER b SET STORAGE EXTERNAL;
-- after
CREATE TABLE t (a text, b text, c jsonb);
ALTER TABLE t ALTER a SET STORAGE MAIN, ALTER c SET STORAGE PLAIN;

-- pair: storage_after_type
-- before
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL;
-- after
CREATE TABLE t (a bytea);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL;

-- pair: storage_of_new_column
-- before
CREATE TABLE t (id int);
-- after
CREATE TABLE t (id int, a text COMPRESSION pglz);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 500, ALTER a SET (n_distinct = 100);

-- pair: compression
-- before
CREATE TABLE t (a text, b text COMPRESSION pglz);
-- after
CREATE TABLE t (a text COMPRESSION pglz, b text);

-- pair: statistics_target
-- before
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER a SET STATISTICS 100;
-- after
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER b SET STATISTICS 0;

-- pair: n_distinct
-- before
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER a SET (n_distinct = -0.5, n_distinct_inherited = 5);
-- after
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER a SET (n_distinct = 7), ALTER b SET (n_distinct_inherited = -1);

-- pair: knobs_survive_a_type_change
-- before
CREATE TABLE t (a varchar(20));
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77, ALTER a SET (n_distinct = 3);
COMMENT ON COLUMN t.a IS 'kept';
-- after
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77, ALTER a SET (n_distinct = 3);
COMMENT ON COLUMN t.a IS 'kept';

-- pair: identity_from_plain
-- before
CREATE TABLE t (id int PRIMARY KEY, b int);
-- after
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b int);

-- pair: identity_kind
-- before
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- after
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY);

-- pair: identity_options
-- before
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 2));
-- after
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 100 INCREMENT 5 MINVALUE 5 MAXVALUE 5000 CACHE 20 CYCLE));

-- pair: identity_on_wider_column
-- before
CREATE TABLE t (id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
INSERT INTO t DEFAULT VALUES;

-- pair: identity_descending
-- before
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- after
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (INCREMENT -1 START -1));

-- pair: identity_to_serial
-- before
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY);
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TABLE t (id serial);
INSERT INTO t DEFAULT VALUES;

-- pair: serial_loses_its_sequence
-- before
CREATE TABLE t (id serial PRIMARY KEY);
-- after
CREATE TABLE t (id int PRIMARY KEY);

-- pair: serial_becomes_shared
-- before
CREATE TABLE a (id serial);
CREATE TABLE b (id int);
-- after
CREATE SEQUENCE a_id_seq AS int;
CREATE TABLE a (id int NOT NULL DEFAULT nextval('a_id_seq'));
CREATE TABLE b (id int DEFAULT nextval('a_id_seq'));

-- pair: smallserial_to_bigserial
-- before
CREATE TABLE t (id smallserial PRIMARY KEY);
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TABLE t (id bigserial PRIMARY KEY);
INSERT INTO t DEFAULT VALUES;

-- pair: generated_added
-- before
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
INSERT INTO t VALUES (1);

-- pair: generated_to_plain
-- before
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (a int, twice int DEFAULT 0);
INSERT INTO t VALUES (1);

-- pair: generated_another_expression
-- before
CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX ON t (c);
-- after
CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED);
CREATE INDEX ON t (c);

-- pair: generated_another_type
-- before
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) STORED);
-- after
CREATE TABLE t (a int, c bigint GENERATED ALWAYS AS (a * 2) STORED);

-- pair: generated_over_dropped_column
-- before
CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED);
-- after
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a) STORED);

-- pair: generated_by_function
-- before
CREATE FUNCTION double(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2';
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (double(a)) STORED);
-- after
CREATE FUNCTION double(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1 * 2';
CREATE TABLE t (a bigint, c bigint GENERATED ALWAYS AS (double(a)) STORED);

-- pair: virtual_added since 18
-- before
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
-- after
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL);
INSERT INTO t VALUES (1);

-- pair: virtual_another_expression since 18
-- before
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2));
-- after
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 3));

-- pair: virtual_to_stored since 18
-- before
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- after
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) STORED);

-- pair: virtual_to_plain since 18
-- before
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- after
CREATE TABLE t (a int, c int);

-- pair: virtual_over_retyped since 18
-- before
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- after
CREATE TABLE t (a bigint, c bigint GENERATED ALWAYS AS (a * 2) VIRTUAL);

-- pair: virtual_not_null since 18
-- before
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) VIRTUAL, CHECK (c > 0));
-- after
CREATE TABLE t (a int, c int GENERATED ALWAYS AS (a * 2) VIRTUAL NOT NULL, CHECK (c > 1));

-- pair: order_only
-- before
CREATE TABLE t (a int, b text, c date);
-- after
CREATE TABLE t (c date, a int, b text);

-- pair: new_column_in_the_middle
-- before
CREATE TABLE t (a int, c int);
-- after
CREATE TABLE t (a int, b int, c int);

-- pair: type_to_new_enum
-- before
CREATE TABLE t (a text DEFAULT 'x' NOT NULL, b varchar(3)[]);
INSERT INTO t VALUES ('y', '{x,y}');
-- after
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE t (a e DEFAULT 'x' NOT NULL, b e[]);
INSERT INTO t VALUES ('y', '{x,y}');

-- pair: type_to_new_domain
-- before
CREATE TABLE t (a text DEFAULT 'x@y', b int);
INSERT INTO t VALUES ('a@b', 1);
-- after
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN positive AS bigint CHECK (VALUE > 0);
CREATE TABLE t (a email DEFAULT 'x@y', b positive);
INSERT INTO t VALUES ('a@b', 1);

-- pair: type_to_new_range
-- before
CREATE TABLE t (a tsrange, b int4range);
-- after
CREATE TYPE span AS RANGE (subtype = timestamp);
CREATE TABLE t (a span, b int8range);

-- pair: sql_values_survive_default_changes
-- before
CREATE TABLE t (a int DEFAULT 1 NOT NULL);
INSERT INTO t DEFAULT VALUES;
-- after
CREATE TABLE t (a int DEFAULT 2 NOT NULL);
INSERT INTO t DEFAULT VALUES;

-- pair: system_like_types
-- before
CREATE TABLE t (a name, b oid, c regclass, d "char", e xid8, f pg_lsn);
-- after
CREATE TABLE t (a text, b bigint, c oid, d text, e text, f text);

-- pair: geometry_types
-- before
CREATE TABLE t (a point, b box);
-- after
CREATE TABLE t (a point DEFAULT '(0,0)', b polygon);
CREATE INDEX ON t USING gist (a);
