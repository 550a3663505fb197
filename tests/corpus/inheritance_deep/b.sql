CREATE TABLE base (id bigint, a numeric CONSTRAINT small CHECK (a < 20), b text DEFAULT 'c');
CREATE TABLE mid (m bigint) INHERITS (base);
CREATE TABLE kept (k int, CONSTRAINT key PRIMARY KEY (id)) INHERITS (mid);
CREATE TABLE side (id bigint, s int CONSTRAINT own CHECK (s > 0)) INHERITS (base);
CREATE INDEX kept_a ON kept (a);
CREATE VIEW seen AS SELECT a FROM base;
