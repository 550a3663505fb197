"""Where migration rows live: `whimbrel.migration`, or Prisma's own table in a Prisma project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import uuid4

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..history.row import LedgerRow, RowState
from ..pg.name import RelationName, literal, quote
from .texts import sql
from .versions import VersionTable, believed, is_alembics, read_heads

OWN = RelationName("whimbrel", "migration")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerTable:
    """One table with the columns and the semantics of Prisma's `_prisma_migrations`.

    applied: `finished_at` is set and `rolled_back_at` is not. failed or unfinished: neither is
    set. rolled back: ignored. Several rows of one name are normal.
    """

    relation: RelationName = OWN
    versions: VersionTable | None = None  # of an Alembic project: its table beside ours

    @property
    def is_prisma(self) -> bool:
        return self.relation != OWN

    def sql(self, question: str) -> str:
        """The question of that name, asked of this table."""
        text, name = sql(question), str(self.relation)
        # Where there are parameters a percent sign of the name would be taken for one.
        name = name.replace("%", "%%") if "%s" in text else name
        return text.replace("whimbrel.migration", name)


def prisma_table(schema: str) -> LedgerTable:
    """Prisma's table in the schema of the URL's `?schema=`."""
    return LedgerTable(relation=RelationName(schema, "_prisma_migrations"))


def new_row_id() -> str:
    return str(uuid4())


def is_there(conn: Connection, table: LedgerTable) -> bool:
    """Read only."""
    found = conn.execute("SELECT pg_catalog.to_regclass(%s) IS NOT NULL", (str(table.relation),))
    return found.fetchone() == (True,)


def ensure_table(conn: Connection, table: LedgerTable) -> None:
    """Make the table, and its schema, where Prisma would. Ours comes with the ledger; Alembic's is
    made beside it, and what Alembic has done since is written into ours."""
    if table.versions is not None:
        _keep_versions(conn, table, table.versions)
    if not table.is_prisma or is_there(conn, table):
        return
    schema = table.relation.schema
    known = conn.execute(
        "SELECT count(*) FROM pg_catalog.pg_namespace AS n WHERE n.nspname = %s", (schema,)
    )
    with conn.transaction():
        if known.fetchone() == (0,):
            conn.execute(f"CREATE SCHEMA {quote(schema)}".encode())
        conn.execute(table.sql("prisma_table").encode())


def read_rows(conn: Connection, table: LedgerTable) -> tuple[LedgerRow, ...]:
    """All rows in the order in which they began; none where there is no table. Read only."""
    rows = _own_rows(conn, table)
    if table.versions is None:
        return rows
    return believed(rows, read_heads(conn, table.versions), table.versions)


def _own_rows(conn: Connection, table: LedgerTable) -> tuple[LedgerRow, ...]:
    if not is_there(conn, table):
        return ()
    return tuple(_row(each) for each in conn.execute(table.sql("rows").encode()).fetchall())


def _keep_versions(conn: Connection, table: LedgerTable, versions: VersionTable) -> None:
    """In the deployer's turn: the table is there, and both say the same."""
    with conn.transaction():
        own, heads = _own_rows(conn, table), read_heads(conn, versions)
        if heads is None:
            _make_versions(conn, versions, own)
        by_id = {row.id: row for row in own}
        for row in believed(own, heads, versions):
            if is_alembics(row) and row.checksum:
                values = (new_row_id(), row.checksum, row.migration_name)
                conn.execute(table.sql("resolve_applied").encode(), values)
            elif row.id in by_id and by_id[row.id].state is not row.state:
                roll_back_row(conn, table, row.id)


def _make_versions(conn: Connection, versions: VersionTable, own: tuple[LedgerRow, ...]) -> None:
    schema = versions.relation.schema
    known = "SELECT count(*) FROM pg_catalog.pg_namespace AS n WHERE n.nspname = %s"
    if conn.execute(known, (schema,)).fetchone() == (0,):
        conn.execute(f"CREATE SCHEMA {quote(schema)}".encode())
    with conn.transaction():
        conn.execute(f"SET LOCAL search_path = {quote(schema)}, pg_catalog".encode())
        conn.execute(versions.create_sql.encode())
        conn.execute("SET LOCAL search_path = pg_catalog")
    applied = [row.migration_name for row in own if row.state is RowState.APPLIED]
    for name in versions.lineage.heads(applied):
        for statement in versions.applied(name):
            conn.execute(statement.encode())


def write_failed(conn: Connection, table: LedgerTable, row: LedgerRow, *, logs: str) -> None:
    """The attempt failed: `logs` holds the whole error, `finished_at` stays empty."""
    values = (row.id, row.checksum, row.migration_name, row.started_at, logs)
    conn.execute(table.sql("write_failed").encode(), values)


def resolve_applied(conn: Connection, table: LedgerTable, name: str, checksum: str) -> None:
    """Record `name` as applied without running it, as Prisma does: failed attempts are marked
    rolled back first, the new row has empty logs and no steps. Raises `Failure` (K110) when it
    already is applied.
    """
    rows = [row for row in read_rows(conn, table) if row.migration_name == name]
    if any(row.state is RowState.APPLIED for row in rows):
        raise _already_applied(name)
    with conn.transaction():
        for row in rows:
            if row.state is RowState.FAILED:
                roll_back_row(conn, table, row.id)
        conn.execute(table.sql("resolve_applied").encode(), (new_row_id(), checksum, name))
        if table.versions is not None:
            for statement in table.versions.applied(name):
                conn.execute(statement.encode())


def resolve_rolled_back(conn: Connection, table: LedgerTable, name: str) -> int:
    """Mark the failed attempts of `name` as rolled back; how many there were.

    Repeating it is harmless: the time is overwritten. Raises `Failure`: K111 (never recorded
    here), K112 (nothing failed about it).
    """
    rows = [row for row in read_rows(conn, table) if row.migration_name == name]
    if not rows:
        raise _never_recorded(name)
    if any(row.state is RowState.APPLIED for row in rows):
        raise _not_failed(name)
    with conn.transaction():
        for row in rows:
            roll_back_row(conn, table, row.id)
    return len(rows)


def roll_back_row(conn: Connection, table: LedgerTable, row_id: str) -> None:
    """From now on this attempt counts as if it were not there."""
    conn.execute(table.sql("roll_back_row").encode(), (row_id,))


def start_sql(table: LedgerTable, row_id: str, name: str, checksum: str) -> str:
    """Begins an attempt; one statement for a longer message, so its values are literals."""
    return (
        f"INSERT INTO {table.relation} (id, checksum, migration_name, started_at) VALUES "
        f"({literal(row_id)}, {literal(checksum)}, {literal(name)}, "
        "pg_catalog.clock_timestamp())"
    )


def whole_sql(table: LedgerTable, row_id: str, name: str, checksum: str) -> str:
    """The row of a migration that is one transaction: begun with it, and ended well."""
    row = (
        f"INSERT INTO {table.relation} (id, checksum, migration_name, started_at, finished_at, "
        f"applied_steps_count) VALUES ({literal(row_id)}, {literal(checksum)}, {literal(name)}, "
        "pg_catalog.now(), pg_catalog.clock_timestamp(), 1)"
    )
    return ";\n".join((row, *_beside(table, name)))


def finish_sql(table: LedgerTable, row_id: str, name: str) -> str:
    """Ends an attempt well."""
    return ";\n".join(finish_statements(table, row_id, name))


def finish_statements(table: LedgerTable, row_id: str, name: str) -> tuple[str, ...]:
    """The same, each by itself. Prisma counts one step per migration, so we do."""
    finish = (
        f"UPDATE {table.relation} SET finished_at = pg_catalog.clock_timestamp(), "
        f"applied_steps_count = 1, logs = NULL WHERE id = {literal(row_id)}"
    )
    return finish, *_beside(table, name)


def _beside(table: LedgerTable, name: str) -> tuple[str, ...]:
    """What makes Alembic's table say the same, in the same transaction."""
    return () if table.versions is None else table.versions.applied(name)


def _row(values: tuple[object, ...]) -> LedgerRow:
    row_id, checksum, finished, name, logs, rolled_back, started, steps = values
    return LedgerRow(
        id=cast(str, row_id),
        checksum=cast(str, checksum),
        finished_at=cast("datetime | None", finished),
        migration_name=cast(str, name),
        logs=cast("str | None", logs),
        rolled_back_at=cast("datetime | None", rolled_back),
        started_at=cast(datetime, started),
        applied_steps_count=cast(int, steps),
    )


def _already_applied(name: str) -> Failure:
    return Failure(
        Notice(
            code="K110",
            what=f"migration {name} is already recorded as applied",
            why="a second record of it would say nothing new; nothing was changed",
            next="see what is recorded with `whimbrel history`",
        )
    )


def _never_recorded(name: str) -> Failure:
    return Failure(
        Notice(
            code="K111",
            what=f"migration {name} was never begun here, so it cannot be marked rolled back",
            why="the ledger of this database has no row of that name; nothing was changed",
            next="give the folder's whole name, as `whimbrel status` prints it",
        )
    )


def _not_failed(name: str) -> Failure:
    return Failure(
        Notice(
            code="K112",
            what=f"migration {name} is applied, not failed, so it cannot be marked rolled back",
            why="marking it would make the next deploy run it again over its own effects; "
            "nothing was changed",
            next=f"to take its effects back, use `whimbrel rollback {name}`",
        )
    )
