from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whimbrel.db.connect import Connection
from whimbrel.errors import Failure
from whimbrel.history.row import LedgerRow, RowState
from whimbrel.ledger.table import (
    LedgerTable,
    ensure_table,
    finish_sql,
    is_there,
    new_row_id,
    prisma_table,
    read_rows,
    resolve_applied,
    resolve_rolled_back,
    start_sql,
    whole_sql,
    write_failed,
)
from whimbrel.ledger.upgrade import ensure_ledger

SUM = "c" * 64


@pytest.fixture(params=[LedgerTable(), prisma_table("public"), prisma_table('odd "schema"')])
def table(request: pytest.FixtureRequest, connection: Connection) -> LedgerTable:
    found: LedgerTable = request.param
    ensure_ledger(connection)
    ensure_table(connection, found)
    return found


def fail(conn: Connection, table: LedgerTable, name: str) -> str:
    row_id = new_row_id()
    row = LedgerRow(id=row_id, checksum=SUM, migration_name=name, started_at=datetime.now(UTC))
    write_failed(conn, table, row, logs="the whole error")
    return row_id


def test_prismas_table_is_made_exactly_as_prisma_makes_it(connection: Connection) -> None:
    """The columns of Prisma's own statement, as information_schema tells them."""
    ensure_table(connection, prisma_table("app"))
    rows = connection.execute(
        "SELECT column_name::text, data_type::text, character_maximum_length::int, "
        "is_nullable::text, column_default::text FROM information_schema.columns "
        "WHERE table_schema = 'app' AND table_name = '_prisma_migrations' "
        "ORDER BY ordinal_position"
    ).fetchall()
    assert rows == [
        ("id", "character varying", 36, "NO", None),
        ("checksum", "character varying", 64, "NO", None),
        ("finished_at", "timestamp with time zone", None, "YES", None),
        ("migration_name", "character varying", 255, "NO", None),
        ("logs", "text", None, "YES", None),
        ("rolled_back_at", "timestamp with time zone", None, "YES", None),
        ("started_at", "timestamp with time zone", None, "NO", "now()"),
        ("applied_steps_count", "integer", None, "NO", "0"),
    ]
    key = connection.execute(
        "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = 'app._prisma_migrations'::regclass AND contype = 'p'"
    ).fetchall()
    assert key == [("_prisma_migrations_pkey", "PRIMARY KEY (id)")]


def test_our_table_has_the_same_columns(connection: Connection) -> None:
    ensure_ledger(connection)
    ensure_table(connection, prisma_table("public"))
    same = connection.execute(
        "SELECT count(*) FROM information_schema.columns AS a JOIN information_schema.columns AS b "
        "ON a.column_name = b.column_name AND a.ordinal_position = b.ordinal_position "
        "AND a.data_type = b.data_type AND a.is_nullable = b.is_nullable "
        "WHERE a.table_name = '_prisma_migrations' AND b.table_schema = 'whimbrel' "
        "AND b.table_name = 'migration'"
    ).fetchone()
    assert same == (8,)


def test_reading_needs_no_ledger_and_makes_none(connection: Connection) -> None:
    assert read_rows(connection, LedgerTable()) == ()
    assert read_rows(connection, prisma_table("nowhere")) == ()
    assert not is_there(connection, LedgerTable())


def test_begun_is_failed_until_it_is_finished(connection: Connection, table: LedgerTable) -> None:
    row_id = new_row_id()
    connection.execute(start_sql(table, row_id, "1_it's", SUM).encode())
    (begun,) = read_rows(connection, table)
    assert (begun.state, begun.applied_steps_count) == (RowState.FAILED, 0)
    connection.execute(finish_sql(table, row_id, "m").encode())
    (done,) = read_rows(connection, table)
    assert (done.state, done.applied_steps_count, done.logs) == (RowState.APPLIED, 1, None)
    assert done.migration_name == "1_it's"


def test_a_whole_row_is_an_applied_one(connection: Connection, table: LedgerTable) -> None:
    connection.execute(whole_sql(table, new_row_id(), "1_a", SUM).encode())
    (row,) = read_rows(connection, table)
    assert (row.state, row.applied_steps_count) == (RowState.APPLIED, 1)


def test_resolving_as_applied_leaves_prismas_row(
    connection: Connection, table: LedgerTable
) -> None:
    failed = fail(connection, table, "1_a")
    resolve_applied(connection, table, "1_a", SUM)
    before, row = read_rows(connection, table)
    assert (before.id, before.state, before.logs) == (
        failed,
        RowState.ROLLED_BACK,
        "the whole error",
    )
    assert (row.state, row.logs, row.applied_steps_count) == (RowState.APPLIED, "", 0)
    assert row.started_at == row.finished_at
    assert row.is_declared
    with pytest.raises(Failure) as caught:
        resolve_applied(connection, table, "1_a", SUM)
    assert caught.value.notice.code == "K110"


def test_resolving_as_rolled_back_can_be_repeated(
    connection: Connection, table: LedgerTable
) -> None:
    fail(connection, table, "1_a")
    assert resolve_rolled_back(connection, table, "1_a") == 1
    (first,) = read_rows(connection, table)
    assert resolve_rolled_back(connection, table, "1_a") == 1
    (again,) = read_rows(connection, table)
    assert first.rolled_back_at is not None
    assert again.rolled_back_at is not None
    assert again.rolled_back_at > first.rolled_back_at


def test_only_what_failed_can_be_resolved_as_rolled_back(
    connection: Connection, table: LedgerTable
) -> None:
    with pytest.raises(Failure) as unknown:
        resolve_rolled_back(connection, table, "1_a")
    resolve_applied(connection, table, "1_a", SUM)
    with pytest.raises(Failure) as applied:
        resolve_rolled_back(connection, table, "1_a")
    assert (unknown.value.notice.code, applied.value.notice.code) == ("K111", "K112")
