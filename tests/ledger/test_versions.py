"""Alembic's table beside our rows: what is written into it, and what of it is believed."""

from __future__ import annotations

import pytest

from whimbrel.db.connect import Connection
from whimbrel.history.revision import Lineage
from whimbrel.history.row import RowState
from whimbrel.ledger.exceptions import take_back_row
from whimbrel.ledger.table import (
    LedgerTable,
    ensure_table,
    new_row_id,
    read_rows,
    resolve_applied,
    whole_sql,
)
from whimbrel.ledger.upgrade import ensure_ledger
from whimbrel.ledger.versions import VersionTable, read_heads
from whimbrel.pg.name import RelationName

PARENTS = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c"), "x": ("b",)}
VERSIONS = VersionTable(
    relation=RelationName("Hall", "versions"),
    create_sql="CREATE TABLE versions (version_num varchar(32) PRIMARY KEY)",
    lineage=Lineage(parents=PARENTS),
    checksums={name: name * 64 for name in PARENTS},
)
TABLE = LedgerTable(versions=VERSIONS)


@pytest.fixture
def ledger(connection: Connection) -> Connection:
    ensure_ledger(connection)
    ensure_table(connection, TABLE)  # with its schema
    return connection


def heads(conn: Connection) -> tuple[str, ...] | None:
    return read_heads(conn, VERSIONS)


def run(conn: Connection, name: str) -> None:
    conn.execute(whole_sql(TABLE, new_row_id(), name, name * 64).encode())


def states(conn: Connection) -> dict[str, RowState]:
    return {row.migration_name: row.state for row in read_rows(conn, TABLE)}


def test_only_heads_stand_in_it_forwards_and_back(ledger: Connection) -> None:
    for name, expected in {"a": "a", "b": "b", "c": "bc", "x": "cx", "d": "dx"}.items():
        run(ledger, name)
        assert heads(ledger) == tuple(expected)
    rows = {row.migration_name: row.id for row in read_rows(ledger, TABLE)}
    # `b` stands for nothing again, because `x` comes after it.
    for name, expected in {"d": "cx", "x": "bc", "c": "b", "b": "a", "a": ""}.items():
        assert take_back_row(ledger, TABLE, rows[name], name)
        assert heads(ledger) == tuple(expected)


def test_what_alembic_has_run_and_taken_back_is_believed_and_written_down(
    ledger: Connection,
) -> None:
    run(ledger, "a")
    ledger.execute("UPDATE \"Hall\".versions SET version_num = 'd'")
    assert states(ledger) == dict.fromkeys("abcd", RowState.APPLIED)
    ensure_table(ledger, TABLE)
    own = ledger.execute("SELECT migration_name FROM whimbrel.migration ORDER BY 1").fetchall()
    assert own == [("a",), ("b",), ("c",), ("d",)]
    ledger.execute("UPDATE \"Hall\".versions SET version_num = 'b'")
    back = {"c": RowState.ROLLED_BACK, "d": RowState.ROLLED_BACK}
    assert states(ledger) == dict.fromkeys("ab", RowState.APPLIED) | back
    ensure_table(ledger, TABLE)
    resolve_applied(ledger, TABLE, "c", "c" * 64)
    assert heads(ledger) == ("b", "c")


def test_what_was_put_in_front_of_one_that_we_ran_is_not_taken_for_run(
    ledger: Connection,
) -> None:
    run(ledger, "a")
    run(ledger, "x")  # `b` was not there yet
    assert states(ledger) == dict.fromkeys("ax", RowState.APPLIED)
    run(ledger, "b")
    assert heads(ledger) == ("x",)


def test_a_stranger_in_it_takes_nothing_back_and_a_lost_table_is_made_anew(
    ledger: Connection,
) -> None:
    run(ledger, "a")
    run(ledger, "b")
    ledger.execute("UPDATE \"Hall\".versions SET version_num = 'far'")
    assert states(ledger) == dict.fromkeys(("a", "b", "far"), RowState.APPLIED)
    ledger.execute('DROP TABLE "Hall".versions')
    assert states(ledger) == dict.fromkeys("ab", RowState.APPLIED)
    ensure_table(ledger, TABLE)
    assert heads(ledger) == ("b",)
