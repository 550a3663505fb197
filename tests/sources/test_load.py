"""Scripts in scratch: run as psql would, refused where they reach out, errors with a caret."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.errors import Failure
from whimbrel.sources.load import load


def test_a_script_runs_statement_by_statement_and_respects_its_own_block(
    connection: Connection,
) -> None:
    load(
        connection,
        "CREATE TYPE e AS ENUM ('a');\nALTER TYPE e ADD VALUE 'b';\n"
        "CREATE TABLE t (e e DEFAULT 'b');\nCREATE INDEX CONCURRENTLY i ON t (e);\n"
        "BEGIN;\nCREATE TABLE u ();\nROLLBACK;\n",
        name="schema.sql",
    )
    rows = connection.execute(
        "SELECT relname FROM pg_catalog.pg_class WHERE relname IN ('t', 'i', 'u') ORDER BY 1"
    ).fetchall()
    assert rows == [("i",), ("t",)]


def test_a_failing_statement_is_shown_in_the_users_text(connection: Connection) -> None:
    text = "CREATE TABLE t (id int);\n\nALTER TABLE t\n  ADD CHECK (nothing > 0);\n"
    with pytest.raises(Failure) as caught:
        load(connection, text, name="schema.sql")
    assert caught.value.sqlstate == "42703"
    assert str(caught.value) == (
        'D320: schema.sql, line 3: column "nothing" does not exist\n'
        "schema.sql:3:1\n  ALTER TABLE t\n  ^\n"
        "  why:  PostgreSQL refuses the statement in an empty database\n"
        "  next: correct the place above; `psql -v ON_ERROR_STOP=1` would stop there too"
    )


def test_the_caret_stands_where_the_server_points(connection: Connection) -> None:
    with pytest.raises(Failure) as caught:
        load(connection, "SELECT 1;\nSELECT 'ä', nothing;", name="a.sql")
    assert caught.value.notice.excerpt == "a.sql:2:13\n  SELECT 'ä', nothing;\n              ^"


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER SYSTEM SET work_mem = '1MB'",
        "CREATE ROLE r",
        "ALTER ROLE r SET search_path = x",
        "DROP ROLE r",
        "GRANT a TO b",
        "CREATE DATABASE d",
        "DROP DATABASE d",
        "ALTER DATABASE d SET search_path = x",
        "ALTER DATABASE d RENAME TO e",
        "CREATE TABLESPACE s LOCATION '/x'",
        "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p",
        "COPY t FROM PROGRAM 'ls'",
        "COPY t TO '/tmp/x'",
        "SELECT dblink_exec('x', 'DROP TABLE t')",
        "CREATE TABLE t AS SELECT * FROM dblink('x', 'SELECT 1') AS d (a int)",
    ],
)
def test_what_would_reach_beyond_the_database_is_refused_before_anything_runs(
    connection: Connection, statement: str
) -> None:
    with pytest.raises(Failure) as caught:
        load(connection, f"CREATE TABLE first ();\n{statement};", name="schema.sql")
    assert caught.value.notice.code == "D321"
    assert caught.value.notice.excerpt.startswith("schema.sql:2:1\n")
    row = connection.execute("SELECT pg_catalog.to_regclass('first')").fetchone()
    assert row == (None,)


def test_a_subscription_that_does_not_connect_stays_inside(connection: Connection) -> None:
    load(
        connection,
        "CREATE SUBSCRIPTION whimbrel_test_s CONNECTION 'host=x' PUBLICATION p "
        "WITH (connect = false, slot_name = NONE, enabled = false)",
        name="s.sql",
    )
    connection.execute("DROP SUBSCRIPTION whimbrel_test_s")


def test_a_missing_extension_is_named_with_the_setting_to_make(connection: Connection) -> None:
    with pytest.raises(Failure) as caught:
        load(connection, "CREATE EXTENSION no_such_thing;", name="schema.sql")
    assert caught.value.notice.what == (
        'schema.sql, line 1: extension "no_such_thing" is not available'
    )
    assert "WHIMBREL_SCRATCH_URL" in caught.value.notice.next
