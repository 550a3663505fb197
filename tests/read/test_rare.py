"""What nothing is there of is not asked for, and nothing that is there goes unread."""

from __future__ import annotations

from whimbrel.db.connect import Connection
from whimbrel.read.ask import ask
from whimbrel.read.catalog import questions_for
from whimbrel.read.rows import RareRow

# Something of every rare kind, as small as it can be.
EVERYTHING = """
CREATE TYPE span AS RANGE (subtype = int);
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION to_text(pair) RETURNS text LANGUAGE sql IMMUTABLE RETURN 'pair';
CREATE CAST (pair AS text) WITH FUNCTION to_text(pair);
CREATE COLLATION plain FROM "C";
CREATE FUNCTION less(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN true;
CREATE FUNCTION compare(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE RETURN 0;
CREATE FUNCTION compare(pair, int) RETURNS int LANGUAGE sql IMMUTABLE RETURN 0;
CREATE OPERATOR <<< (LEFTARG = pair, RIGHTARG = pair, FUNCTION = less);
CREATE OPERATOR FAMILY pairs USING btree;
CREATE OPERATOR CLASS pairs FOR TYPE pair USING btree FAMILY pairs AS
    OPERATOR 1 <<<, FUNCTION 1 compare(pair, pair);
ALTER OPERATOR FAMILY pairs USING btree ADD FUNCTION 1 (pair, int) compare(pair, int);
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
CREATE TEXT SEARCH DICTIONARY dull (TEMPLATE = simple);
CREATE TYPE shell;
CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int);
CREATE TABLE t (id int, n int) PARTITION BY RANGE (id);
CREATE TABLE t1 PARTITION OF t DEFAULT;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER tell AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION nothing();
ALTER TABLE t1 DISABLE TRIGGER tell;
CREATE STATISTICS both_of_them ON id, n FROM t1;
CREATE PUBLICATION told FOR TABLE t1;
CREATE FOREIGN DATA WRAPPER far;
CREATE SERVER away FOREIGN DATA WRAPPER far;
CREATE DOMAIN positive AS int DEFAULT 1 CHECK (VALUE > 0);
CREATE VIEW seen AS SELECT 1 AS one;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone ON t USING (true);
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
"""


def test_in_an_empty_database_there_is_nothing_rare(connection: Connection) -> None:
    (row,) = ask(connection, "rare", RareRow)
    assert not any(row)


def test_every_rare_question_that_has_an_answer_is_asked(connection: Connection) -> None:
    connection.execute(EVERYTHING)
    rows = {
        question: kind for _, kind, questions in questions_for(connection) for question in questions
    }
    (row,) = ask(connection, "rare", RareRow)
    assert set(row._fields) <= set(rows)
    answered = {name for name in row._fields if ask(connection, name, rows[name])}
    assert answered == set(row._fields) - {"canonical_ranges"}  # SQL alone cannot make one
    assert all(row)
