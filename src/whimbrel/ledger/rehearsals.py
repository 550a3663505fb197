"""Rehearsals that went through on a restored copy of this database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from .. import __version__
from ..db.connect import Connection
from ..guard.gate import Rehearsal
from .texts import is_there


def read_rehearsals(conn: Connection) -> tuple[Rehearsal, ...]:
    """The newest first. Read only."""
    if not is_there(conn, "whimbrel.rehearsal"):
        return ()
    rows = conn.execute(
        "SELECT r.at, r.backup, r.checksums FROM whimbrel.rehearsal AS r ORDER BY r.number DESC"
    ).fetchall()
    return tuple(
        Rehearsal(
            at=cast(datetime, at),
            backup=cast(str, backup),
            checksums=tuple(cast("list[str]", checksums)),
        )
        for at, backup, checksums in rows
    )


def write_rehearsal(
    conn: Connection,
    *,
    by: str,
    backup: str,
    taken_at: datetime,
    checksums: Sequence[str],
    stall_ms: float,
) -> None:
    """Needs the ledger to be there."""
    conn.execute(
        "INSERT INTO whimbrel.rehearsal (who, backup, taken_at, checksums, stall_ms, tool_version) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        (by, backup, taken_at, list(checksums), round(stall_ms), __version__),
    )
