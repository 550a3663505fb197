"""Freezes: who said that nothing is deployed, until when, and why."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from ..db.connect import Connection
from ..guard.frozen import Freeze
from .notes import write_audit
from .texts import is_there, sql


def read_freezes(conn: Connection) -> tuple[Freeze, ...]:
    """Those that hold now by the server's clock, the newest first. Read only."""
    if not is_there(conn, "whimbrel.freeze"):
        return ()
    return tuple(_freeze(row) for row in conn.execute(sql("freezes").encode()).fetchall())


def write_freeze(conn: Connection, *, by: str, until: datetime | None, reason: str) -> None:
    """One more freeze, audited in the same transaction; earlier ones hold as they did."""
    with conn.transaction():
        conn.execute(sql("write_freeze").encode(), (by, until, reason))
        write_audit(conn, "freeze", {"until": until, "reason": reason}, by=by)


def lift_freezes(conn: Connection, *, by: str, reason: str) -> tuple[Freeze, ...]:
    """End every freeze that holds, audited; which they were."""
    with conn.transaction():
        rows = conn.execute(sql("lift_freezes").encode(), (by, reason)).fetchall()
        lifted = tuple(_freeze(row) for row in rows)
        if lifted:
            detail = {"reason": reason, "lifted": [each.reason for each in lifted]}
            write_audit(conn, "freeze --off", detail, by=by)
    return lifted


def _freeze(row: tuple[object, ...]) -> Freeze:
    who, since, until, reason = row
    return Freeze(
        who=cast(str, who),
        since=cast(datetime, since),
        until=cast("datetime | None", until),
        reason=cast(str, reason),
    )
