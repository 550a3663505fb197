"""What was said of single migrations beside their rows: held, or accepted as they are."""

from __future__ import annotations

from typing import cast

from ..db.connect import Connection
from ..history.compare import Exceptions, NamedChecksum
from .table import LedgerTable
from .texts import is_there, sql


def read_exceptions(conn: Connection) -> Exceptions:
    """None where the ledger is older than they are. Read only."""
    if not is_there(conn, "whimbrel.hold"):
        return Exceptions()
    accepted = _pairs(conn, "acceptances")
    return Exceptions(
        held=_pairs(conn, "holds"),
        accepted=frozenset(each for each in accepted if each[1]),
        explained=frozenset(name for name, checksum in accepted if not checksum),
    )


def write_hold(conn: Connection, named: NamedChecksum, *, reason: str, by: str) -> None:
    conn.execute(sql("write_hold").encode(), (*named, reason, by))


def release_hold(conn: Connection, name: str, *, by: str) -> int:
    """How many holds of that name there were."""
    return len(conn.execute(sql("release_hold").encode(), (by, name)).fetchall())


def write_acceptance(
    conn: Connection, named: NamedChecksum, *, verb: str, reason: str, by: str
) -> None:
    """An empty checksum stands for a file that is not there."""
    conn.execute(sql("write_acceptance").encode(), (*named, verb, reason, by))


def take_back_row(conn: Connection, table: LedgerTable, row_id: str, name: str) -> bool:
    """From now on this applied migration counts as if it were not; False when it did already."""
    found = conn.execute(table.sql("take_back_row").encode(), (row_id,)).fetchall()
    if found and table.versions is not None:
        for statement in table.versions.taken_back(name):
            conn.execute(statement.encode())
    return bool(found)


def change_checksum(conn: Connection, table: LedgerTable, row_id: str, checksum: str) -> None:
    """An unfinished attempt goes on with a corrected file."""
    conn.execute(table.sql("change_checksum").encode(), (checksum, row_id))


def _pairs(conn: Connection, question: str) -> frozenset[NamedChecksum]:
    rows = conn.execute(sql(question).encode()).fetchall()
    return frozenset((cast(str, name), cast(str, checksum)) for name, checksum in rows)
