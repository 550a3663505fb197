"""Freezes: who said that nothing is deployed, from when until when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from ..db.connect import Connection
from ..guard.frozen import Freeze, Window
from .notes import write_audit
from .texts import is_there, sql


def read_freezes(conn: Connection) -> tuple[Freeze, ...]:
    """Those that hold now by the server's clock, the newest first, then those to come.

    Read only.
    """
    if not is_there(conn, "whimbrel.freeze"):
        return ()
    return tuple(_freeze(row) for row in conn.execute(sql("freezes").encode()).fetchall())


def write_freeze(conn: Connection, window: Window, *, by: str) -> None:
    """One more freeze, audited in the same transaction; earlier ones hold as they did."""
    said = {"from": window.start, "until": window.until, "lift_by": window.lift_by or None}
    detail = {key: value for key, value in said.items() if value is not None or key == "until"}
    with conn.transaction():
        conn.execute(
            sql("write_freeze").encode(),
            (by, window.start, window.until, window.lift_by, window.reason),
        )
        write_audit(conn, "freeze", {**detail, "reason": window.reason}, by=by)


def no_member_of(conn: Connection, roles: Iterable[str]) -> tuple[str, ...]:
    """The roles among these for which this session cannot speak, by `session_user`: neither SET
    ROLE nor the owner of the ledger changes that. Read only."""
    names = sorted(set(roles) - {""})
    rows = conn.execute(sql("no_member_of").encode(), (names,)).fetchall() if names else []
    return tuple(cast(str, name) for (name,) in rows)


def lift_freezes(
    conn: Connection, chosen: Iterable[Freeze], *, by: str, reason: str
) -> tuple[Freeze, ...]:
    """End these where they still stand, audited; which they were."""
    of = {each.number: each for each in chosen}
    with conn.transaction():
        rows = conn.execute(sql("lift_freezes").encode(), (by, reason, list(of))).fetchall()
        lifted = tuple(of[cast(int, number)] for (number,) in rows)
        if lifted:
            detail: dict[str, object] = {
                "reason": reason,
                "lifted": [each.reason for each in lifted],
            }
            roles = sorted({each.lift_by for each in lifted} - {""})
            if roles:  # in whose name, and as which role of the server
                detail |= {"lift_by": roles, "session_user": conn.info.user}
            write_audit(conn, "freeze --off", detail, by=by)
    return lifted


def _freeze(row: tuple[object, ...]) -> Freeze:
    number, who, since, until, reason, lift_by, holds = row
    return Freeze(
        number=cast(int, number),
        who=cast(str, who),
        since=cast(datetime, since),
        until=cast("datetime | None", until),
        reason=cast(str, reason),
        lift_by=cast(str, lift_by),
        holds=cast(bool, holds),
    )
