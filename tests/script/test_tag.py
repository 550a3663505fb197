"""Command tags are the server's own."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.script.parse import parse_script

SETUP = b"""
CREATE TABLE t (id int PRIMARY KEY, a int); CREATE VIEW v AS SELECT 1 AS x;
CREATE TYPE e AS ENUM ('a'); CREATE SEQUENCE s; CREATE MATERIALIZED VIEW m AS SELECT 1 AS x;
CREATE DOMAIN d AS int; CREATE TYPE p AS (x int); CREATE FUNCTION f() RETURNS int RETURN 1;
CREATE INDEX i ON t (a); CREATE PROCEDURE pr() BEGIN ATOMIC SELECT 1; END;
"""

FORMS = """
SELECT 1
SELECT 1 AS x INTO n
INSERT INTO t VALUES (1)
UPDATE t SET a = 1
DELETE FROM t
MERGE INTO t USING v ON false WHEN MATCHED THEN DO NOTHING
TRUNCATE t
COPY t TO '/dev/null'
CREATE TABLE n (x int)
CREATE TABLE n AS SELECT 1 AS x
CREATE TEMP TABLE n (x int)
CREATE VIEW n AS SELECT 1 AS x
CREATE MATERIALIZED VIEW n AS SELECT 1 AS x
CREATE INDEX n ON t (a)
CREATE SEQUENCE n
CREATE SCHEMA n
CREATE TYPE n AS ENUM ('a')
CREATE TYPE n AS (x int)
CREATE TYPE n AS RANGE (subtype = int)
CREATE DOMAIN n AS int
CREATE FUNCTION n() RETURNS int RETURN 1
CREATE PROCEDURE n() BEGIN ATOMIC SELECT 1; END
CREATE AGGREGATE n (int) (sfunc = int4pl, stype = int)
CREATE COLLATION n FROM "C"
CREATE POLICY n ON t
CREATE RULE n AS ON INSERT TO t DO NOTHING
CREATE STATISTICS n ON id, a FROM t
CREATE PUBLICATION n
CREATE ROLE whimbrel_never
ALTER TABLE t ADD x int
ALTER TABLE t RENAME TO n
ALTER TABLE t RENAME a TO b
ALTER TABLE t SET SCHEMA pg_catalog
ALTER INDEX i RENAME TO n
ALTER INDEX i SET (fillfactor = 80)
ALTER VIEW v RENAME TO n
ALTER VIEW v RENAME COLUMN x TO y
ALTER MATERIALIZED VIEW m RENAME TO n
ALTER SEQUENCE s RESTART
ALTER SEQUENCE s RENAME TO n
ALTER SEQUENCE s OWNER TO CURRENT_USER
ALTER TYPE e ADD VALUE 'b'
ALTER TYPE e RENAME TO n
ALTER TYPE p ADD ATTRIBUTE y int
ALTER TYPE p RENAME ATTRIBUTE x TO y
ALTER DOMAIN d SET NOT NULL
ALTER DOMAIN d OWNER TO CURRENT_USER
ALTER FUNCTION f() STABLE
ALTER FUNCTION f() RENAME TO n
ALTER PROCEDURE pr() SECURITY DEFINER
ALTER SCHEMA public RENAME TO n
ALTER TABLE t RENAME CONSTRAINT t_pkey TO n
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC
DROP TABLE t
DROP VIEW v
DROP MATERIALIZED VIEW m
DROP INDEX i
DROP SEQUENCE s
DROP TYPE e
DROP DOMAIN d
DROP FUNCTION f()
DROP PROCEDURE pr()
DROP SCHEMA public CASCADE
DROP ROLE IF EXISTS whimbrel_never
COMMENT ON TABLE t IS 'x'
GRANT SELECT ON t TO PUBLIC
REVOKE SELECT ON t FROM PUBLIC
GRANT pg_monitor TO CURRENT_USER
LOCK TABLE t
ANALYZE t
CLUSTER t USING i
REINDEX TABLE t
REFRESH MATERIALIZED VIEW m
DO $$ BEGIN END $$
CALL pr()
SET work_mem = '4MB'
SET LOCAL work_mem = '4MB'
SET CONSTRAINTS ALL DEFERRED
SET TRANSACTION READ WRITE
RESET work_mem
RESET ALL
DISCARD PLANS
SHOW work_mem
PREPARE n AS SELECT 1
DEALLOCATE ALL
DECLARE n CURSOR FOR SELECT 1
EXPLAIN SELECT 1
LISTEN n
UNLISTEN n
NOTIFY n
SAVEPOINT n
""".strip().splitlines()


def test_the_tag_is_what_the_server_answers(connection: Connection) -> None:
    connection.execute(SETUP)
    different = {}
    for sql in FORMS:
        with connection.transaction(force_rollback=True):
            answered = connection.execute(sql.encode()).statusmessage or ""
        (statement,) = parse_script(sql, name="x").statements
        if statement.tag != _without_count(answered, statement.tag):
            different[sql] = (statement.tag, answered)
    assert different == {}


def _without_count(answered: str, tag: str) -> str:
    """`INSERT 0 1`; a query that makes a table answers with what it counted only."""
    words = " ".join(word for word in answered.split() if not word.isdigit())
    return tag if words == "SELECT" and tag.endswith((" AS", " INTO", " VIEW")) else words


@pytest.mark.parametrize(
    ("sql", "tag"),
    [
        ("VACUUM t", "VACUUM"),
        ("BEGIN", "BEGIN"),
        ("START TRANSACTION", "START TRANSACTION"),
        ("END", "COMMIT"),
        ("ABORT", "ROLLBACK"),
        ("ROLLBACK TO x", "ROLLBACK"),
        ("RELEASE x", "RELEASE"),
        ("COMMIT PREPARED 'x'", "COMMIT PREPARED"),
        ("DROP INDEX CONCURRENTLY i", "DROP INDEX"),
        ("ALTER SYSTEM SET a = 1", "ALTER SYSTEM"),
        ("DROP DATABASE d", "DROP DATABASE"),
        ("DROP OWNED BY x", "DROP OWNED"),
        ("CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", "CREATE SUBSCRIPTION"),
        ("DISCARD ALL", "DISCARD ALL"),
        ("MOVE c", "MOVE"),
        ("DEALLOCATE x", "DEALLOCATE"),
        ("CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = x)", "CREATE TEXT SEARCH DICTIONARY"),
        ("ALTER FOREIGN TABLE t ADD x int", "ALTER FOREIGN TABLE"),
        ("DROP ACCESS METHOD a", "DROP ACCESS METHOD"),
    ],
)
def test_tags_of_statements_that_need_a_place_of_their_own(sql: str, tag: str) -> None:
    (statement,) = parse_script(sql, name="x").statements
    assert statement.tag == tag
