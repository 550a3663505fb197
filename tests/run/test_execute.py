"""A file of SQL run once: what stands when it is refused, interrupted, or the connection goes."""

from __future__ import annotations

import pytest

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit, Failure
from whimbrel.plan.cut import cut
from whimbrel.plan.facts.describe import describe
from whimbrel.plan.step import Step
from whimbrel.run.execute import SqlFile, execute_sql
from whimbrel.script.parse import parse_script

ALONE = "CREATE TABLE a (id int);\nBEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\n"


def file_of(text: str) -> SqlFile:
    segments = cut(describe(parse_script(text, name="f.sql")))
    return SqlFile(name="f.sql", text=text, segments=segments)


def quiet(_step: Step, _tag: str) -> None:
    """Nobody listens."""


def anywhere(_: Connection) -> None:
    """The test's own database."""


def failure(conn: Connection, text: str) -> Failure:
    with pytest.raises(Failure) as caught:
        execute_sql(conn, file_of(text), anywhere, quiet)
    return caught.value


def tables(conn: Connection) -> list[str]:
    query = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname < 'd' ORDER BY relname"
    return [str(name) for (name,) in conn.execute(query)]


def test_every_statement_is_run_and_told_with_its_tag(connection: Connection) -> None:
    told: list[str] = []
    text = ALONE + "INSERT INTO a VALUES (1), (2);"
    count = execute_sql(connection, file_of(text), anywhere, lambda _, tag: told.append(tag))
    assert count == 3
    assert told == ["CREATE TABLE", "CREATE TABLE", "INSERT 0 2"]


def test_a_refused_statement_is_shown_with_what_stands_before_it(connection: Connection) -> None:
    notice = failure(connection, ALONE + "SELECT 1;\nALTER TABLE  nope ADD x int;\n").notice
    assert notice.code == "R140"
    assert notice.what == 'f.sql, line 6: relation "nope" does not exist'
    assert notice.excerpt == "f.sql:6:1\n  ALTER TABLE  nope ADD x int;\n  ^"
    assert notice.why.endswith("; what stands: the first 2 of its statements")
    assert tables(connection) == ["a", "b"]
    refused = failure(connection, "CREATE TABLE c (id int);\nSELECT x FROM c;").notice
    assert refused.excerpt.endswith("  SELECT x FROM c;\n         ^")
    assert refused.why.endswith("; nothing of it stands")
    assert tables(connection) == ["a", "b"]


def test_what_only_the_commit_refuses_is_told_too(connection: Connection) -> None:
    text = (
        "CREATE TABLE a (id int PRIMARY KEY, of int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\n"
        "BEGIN;\nINSERT INTO a VALUES (1, 2);\nCOMMIT;"
    )
    notice = failure(connection, text).notice
    assert "violates foreign key constraint" in notice.what
    assert notice.why.endswith("; what stands: the first 1 of its statements")
    assert connection.execute("SELECT * FROM a").fetchall() == []


def test_a_lock_of_another_session_is_told(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    connection.execute("CREATE TABLE a (id int)")
    connection.execute("SET lock_timeout = '50ms'")
    with connect(database_url) as other, other.transaction():
        other.execute("LOCK TABLE a IN ACCESS SHARE MODE")
        found = failure(connection, "DROP TABLE a;")
    assert found.sqlstate == "55P03"
    assert "another session holds a lock that the statement needs" in found.notice.why


def test_a_lost_connection_is_told_with_what_is_in_doubt(connection: Connection) -> None:
    found = failure(connection, ALONE + "SELECT pg_terminate_backend(pg_backend_pid());")
    assert found.notice.code == "R141"
    assert "what stands: the first 2 of its statements; whether this" in found.notice.why


def test_an_interruption_is_told_with_what_stands(connection: Connection) -> None:
    def interrupt(step: Step, _: str) -> None:
        if step.statement.tag == "SELECT":
            raise KeyboardInterrupt

    with pytest.raises(Failure) as caught:
        execute_sql(connection, file_of(ALONE + "SELECT 1;"), anywhere, interrupt)
    assert (caught.value.exit, caught.value.notice.code) == (Exit.INTERRUPTED, "R142")
    assert tables(connection) == ["a", "b"]
