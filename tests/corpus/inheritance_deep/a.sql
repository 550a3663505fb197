CREATE TABLE base (id int, a int CONSTRAINT small CHECK (a < 10), b text NOT NULL DEFAULT 'b');
CREATE TABLE mid (m int) INHERITS (base);
CREATE TABLE kept (k int, CONSTRAINT key PRIMARY KEY (id)) INHERITS (mid);
CREATE TABLE side (id int, s int) INHERITS (base);
CREATE INDEX kept_a ON kept (a);
CREATE VIEW seen AS SELECT a FROM base;
