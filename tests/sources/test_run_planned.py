"""Planned statements together where that works, one by one where it does not."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.sources.run_planned import Refused, run_planned


def test_what_needs_a_commit_in_between_gets_it(connection: Connection) -> None:
    run_planned(
        connection,
        [
            "CREATE TYPE mood AS ENUM ('sad')",
            "CREATE TABLE t (a int)",
            "ALTER TYPE mood ADD VALUE 'glad'",
            "CREATE TABLE u (m mood DEFAULT 'glad')",
            "CREATE INDEX CONCURRENTLY i ON t (a)",
        ],
    )
    assert connection.execute("SELECT to_regclass('i') IS NOT NULL").fetchone() == (True,)


def test_the_statement_that_fails_is_named_and_those_before_it_stand(
    connection: Connection,
) -> None:
    with pytest.raises(Refused) as refused:
        run_planned(connection, ["CREATE TABLE t ()", "DROP TABLE nothing", "CREATE TABLE u ()"])
    assert (refused.value.sql, refused.value.said) == (
        "DROP TABLE nothing",
        'table "nothing" does not exist',
    )
    row = connection.execute("SELECT to_regclass('t') IS NULL, to_regclass('u') IS NULL")
    assert row.fetchone() == (False, True)


def test_a_block_of_its_own_is_left_to_the_statements(connection: Connection) -> None:
    run_planned(connection, ["CREATE TABLE t ()", "BEGIN", "DROP TABLE t", "ROLLBACK"])
    assert connection.execute("SELECT to_regclass('t') IS NOT NULL").fetchone() == (True,)
