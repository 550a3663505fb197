"""What is declared of statements from their text alone: losses, sessions, transactions, limits."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from whimbrel.pg.locks import LockMode
from whimbrel.plan.facts import describe
from whimbrel.plan.facts.describe import FAMILIES, QUIET_KINDS
from whimbrel.plan.step import Session, Step, TransactionNeed
from whimbrel.script.parse import parse_script


def step(sql: str) -> Step:
    (only,) = describe(parse_script(sql, name="x"))
    return only


def shown(names: tuple[object, ...]) -> list[str]:
    return [getattr(each, "shown", "") for each in names]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DROP TABLE a, s.b", "table a with every row; table s.b with every row"),
        ('ALTER TABLE "T" DROP COLUMN c, DROP d', 'column c of "T"; column d of "T"'),
        ("TRUNCATE a", "every row of a"),
        ("TRUNCATE a CASCADE", "every row of a; every row of the tables that refer to a (CASCADE)"),
        ("DELETE FROM a", "every row of a"),
        ("DELETE FROM a WHERE true", "every row of a"),
        ("DELETE FROM a WHERE 1 = 1 AND 'x' = 'x'", "every row of a"),
        ("DELETE FROM a WHERE NOT false OR x = 1", "every row of a"),
        ("DELETE FROM a WHERE 't'::bool", "every row of a"),
        ("DELETE FROM a WHERE 1 <> 2", "every row of a"),
        ("DELETE FROM a WHERE x = 1", "the rows that match of a"),
        ("DELETE FROM a WHERE 1 = 2", "the rows that match of a"),
        ("WITH gone AS (DELETE FROM a RETURNING *) SELECT * FROM gone", "every row of a"),
        ("UPDATE a SET x = 1", "the former values in every row of a"),
        ("UPDATE a SET x = 1 WHERE y = 2", ""),
        ("MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE", "the rows that match of a"),
        ("MERGE INTO a USING b ON true WHEN MATCHED THEN DO NOTHING", ""),
        ("DROP SEQUENCE a", "sequence a with its position"),
        ("ALTER SEQUENCE a RESTART", "the position of sequence a"),
        ("ALTER SEQUENCE a MAXVALUE 9", ""),
        ("DROP SCHEMA s CASCADE", "what depends on schema s (CASCADE)"),
        ("DROP SCHEMA s", ""),
        ("DROP TYPE s.t CASCADE", "what depends on type s.t (CASCADE)"),
        ("DROP EXTENSION x", "what extension x holds"),
        ("DROP DATABASE d", "database d with everything in it"),
        ("DROP OWNED BY r", "everything that role r owns"),
        ("DO $$ BEGIN IF true THEN DROP TABLE a; END IF; END $$", "table a with every row"),
        ("DO $$ BEGIN EXECUTE 'DROP TABLE a'; END $$", "table a with every row"),
        ("EXPLAIN ANALYZE DELETE FROM a", "every row of a"),
        ("EXPLAIN DELETE FROM a", ""),
        ("DROP VIEW v", ""),
        ("DROP INDEX i", ""),
        ("CREATE TABLE a (x int)", ""),
        ("INSERT INTO a VALUES (1)", ""),
    ],
)
def test_what_is_lost_is_said_in_words(sql: str, words: str) -> None:
    assert step(sql).loses_data == words


@pytest.mark.parametrize(
    ("sql", "session"),
    [
        ("SET search_path = x", Session.SETS),
        ("SET ROLE x", Session.SETS),
        ("SET SESSION AUTHORIZATION x", Session.SETS),
        ("RESET work_mem", Session.SETS),
        ("SELECT pg_catalog.set_config('search_path', '', false)", Session.SETS),
        ("DO $$ BEGIN PERFORM set_config('a.b', '', false); END $$", Session.SETS),
        ("SELECT pg_advisory_lock(1)", Session.SETS),
        ("PREPARE p AS SELECT 1", Session.SETS),
        ("LISTEN x", Session.SETS),
        ("SET LOCAL search_path = x", Session.UNTOUCHED),
        ("SELECT set_config('search_path', '', true)", Session.UNTOUCHED),
        ("SELECT my.set_config('a', 'b', false)", Session.UNTOUCHED),
        ("SHOW search_path", Session.UNTOUCHED),
        ("RESET ALL", Session.DISCARDS),
        ("DISCARD ALL", Session.DISCARDS),
        ("DISCARD TEMP", Session.DISCARDS),
        ("SELECT pg_advisory_unlock_all()", Session.DISCARDS),
        ("ALTER DATABASE d SET search_path = x", Session.DEFAULTS),
        ("ALTER ROLE r IN DATABASE d SET search_path = x", Session.DEFAULTS),
        ("DO $$ BEGIN EXECUTE x; END $$", Session.UNKNOWN),
        ("CALL p()", Session.UNKNOWN),
        ("EXECUTE p", Session.UNKNOWN),
        ("nonsense", Session.UNKNOWN),
    ],
)
def test_what_stays_in_the_session(sql: str, session: Session) -> None:
    assert step(sql).session is session


@pytest.mark.parametrize(
    ("sql", "need"),
    [
        ("BEGIN", TransactionNeed.BEGINS),
        ("START TRANSACTION READ ONLY", TransactionNeed.BEGINS),
        ("END", TransactionNeed.ENDS),
        ("ABORT", TransactionNeed.ENDS),
        ("SAVEPOINT s", TransactionNeed.INSIDE),
        ("ROLLBACK TO s", TransactionNeed.INSIDE),
        ("ALTER TYPE e ADD VALUE 'x'", TransactionNeed.COMMIT_AFTER),
        ("ALTER TYPE e RENAME VALUE 'x' TO 'y'", TransactionNeed.INSIDE),
        ("ALTER TABLE p DETACH PARTITION q FINALIZE", TransactionNeed.INSIDE),
        ("REINDEX (CONCURRENTLY false) TABLE a", TransactionNeed.OUTSIDE),
        ("DROP SUBSCRIPTION s", TransactionNeed.OUTSIDE),
        ("ALTER SUBSCRIPTION s REFRESH PUBLICATION", TransactionNeed.OUTSIDE),
        ("ALTER DATABASE d SET TABLESPACE t", TransactionNeed.OUTSIDE),
        ("ALTER DATABASE d CONNECTION LIMIT 5", TransactionNeed.INSIDE),
        ("ANALYZE a", TransactionNeed.INSIDE),
        ("ANALYZE", TransactionNeed.OUTSIDE),
        ("REFRESH MATERIALIZED VIEW CONCURRENTLY m", TransactionNeed.INSIDE),
        ("DO $$ BEGIN CALL p(); END $$", TransactionNeed.OUTSIDE),
        ("DO LANGUAGE plpython3u 'x'", TransactionNeed.OUTSIDE),
        ("DO $$ BEGIN NULL; END $$", TransactionNeed.INSIDE),
    ],
)
def test_how_a_statement_stands_to_transactions(sql: str, need: TransactionNeed) -> None:
    assert step(sql).transaction is need


@pytest.mark.parametrize(
    "sql",
    [
        "nonsense",
        "DO $$ BEGIN EXECUTE 'DROP TABLE ' || x; END $$",
        "DO LANGUAGE plpython3u 'x'",
        "EXECUTE prepared",
        "SELECT " + "(" * 9_000 + "1" + ")" * 9_000,
    ],
)
def test_what_cannot_be_seen_says_so(sql: str) -> None:
    assert not step(sql).is_seen


def test_a_function_is_not_run_by_creating_it() -> None:
    body = "$$ BEGIN EXECUTE x; DELETE FROM a; END $$"
    made = step(f"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS {body}")
    assert (made.is_seen, made.touches, made.loses_data) == (True, (), "")


def test_a_block_in_sql_language_text_is_described_by_its_statements() -> None:
    block = step("DO $$ BEGIN UPDATE a SET x = 1 WHERE y; ALTER TABLE b ADD c int; END $$")
    assert shown(block.changes_rows) == ["a"]
    assert {each.relation.shown: each.lock for each in block.touches} == {
        "a": LockMode.ROW_EXCLUSIVE,
        "b": LockMode.ACCESS_EXCLUSIVE,
    }


def test_the_strongest_lock_of_several_commands_counts() -> None:
    altered = step("ALTER TABLE a VALIDATE CONSTRAINT c, ADD x int, ALTER y SET STATISTICS 5")
    assert [(each.relation.shown, each.lock) for each in altered.touches] == [
        ("a", LockMode.ACCESS_EXCLUSIVE)
    ]
    assert shown(altered.scans) == ["a"]


def test_a_table_that_refers_to_itself_locks_nothing_that_was_there() -> None:
    assert step("CREATE TABLE a (x int PRIMARY KEY, y int REFERENCES a)").touches == ()


def test_catalogs_of_the_system_are_nobodys_tables() -> None:
    assert step("SELECT * FROM pg_class, information_schema.tables").touches == ()


def test_a_bulk_of_rows_is_told_from_a_few() -> None:
    assert step("INSERT INTO a VALUES (1), (2)").changes_rows == ()
    assert step("INSERT INTO a SELECT 1").changes_rows == ()
    assert shown(step("INSERT INTO a SELECT * FROM b").changes_rows) == ["a"]
    assert shown(step("COPY a FROM '/x'").changes_rows) == ["a"]


def test_every_kind_of_statement_in_the_grammar_is_declared() -> None:
    found = find_spec("postgast")
    assert found
    assert found.submodule_search_locations
    stub = Path(found.submodule_search_locations[0], "pg_query_pb2.pyi").read_text()
    kinds = set(re.findall(r"^class (\w+Stmt)\(", stub, re.MULTILINE))
    # Parts of others, or made by the analyzer or by PL/pgSQL only.
    never = {"RawStmt", "SetOperationStmt", "ReplicaIdentityStmt"}
    described = {*FAMILIES, "DoStmt"}  # DO is described by what is in it
    assert kinds - never - described == set(QUIET_KINDS)
    assert not set(FAMILIES) & QUIET_KINDS
