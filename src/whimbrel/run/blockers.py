"""Who is in the way: before we queue for a lock, and while we do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from ..db.connect import Connection
from ..pg.locks import LockMode
from ..plan.step import Touch
from .events import Blocker
from .texts import sql

LONGEST_QUERY = 120


def blocking(conn: Connection, pid: int) -> tuple[Blocker, ...]:
    """Whom backend `pid` waits for at this moment; nobody when it does not wait. Read only."""
    return _blockers(conn.execute(sql("blocking"), (pid,)).fetchall())


def holders(
    conn: Connection, touches: Iterable[Touch], *, older_than_s: float
) -> tuple[Blocker, ...]:
    """Transactions at least that old which hold what conflicts with our strong locks. Read only.

    Names without a schema are looked up as this session would.
    """
    return _holders(conn, (each for each in touches if each.lock.is_strong), older_than_s)


def steadfast(conn: Connection, touches: Iterable[Touch]) -> tuple[Blocker, ...]:
    """Vacuums against wraparound in the way of any of our locks, the weak ones too: whoever
    queues behind one stays there until it is over. Read only."""
    found = _holders(conn, touches, older_than_s=0)
    return tuple(each for each in found if each.is_wraparound)


def _holders(
    conn: Connection, touches: Iterable[Touch], older_than_s: float
) -> tuple[Blocker, ...]:
    pairs = [
        (str(touch.relation), mode.pg_locks_name)
        for touch in touches
        for mode in LockMode
        if touch.lock.blocks(mode)
    ]
    names, modes = [name for name, _ in pairs], [mode for _, mode in pairs]
    return _blockers(conn.execute(sql("holders"), (names, modes, older_than_s)).fetchall())


def shortened(query: str) -> str:
    """A query for people: no constants, which may be secrets, one line, not too long."""
    line = " ".join(_CONSTANT.sub("…", _COMMENT.sub(" ", query)).split())
    return line if len(line) <= LONGEST_QUERY else line[: LONGEST_QUERY - 1] + "…"


# Strings of every kind, also those that pg_stat_activity cut off.
_CONSTANT = re.compile(
    r"[eE]'(?:[^'\\]|''|\\.)*(?:'|\\?$)|(?:[uU]&|[bBxXnN])?'(?:[^']|'')*(?:'|$)"
    r"|\$(?P<tag>[A-Za-z_]\w*|)\$.*?(?:\$(?P=tag)\$|$)",
    re.DOTALL,
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)


def _blockers(rows: Iterable[tuple[object, ...]]) -> tuple[Blocker, ...]:
    return tuple(
        Blocker(
            pid=cast(int, pid),
            user=cast(str, user),
            application=cast(str, application),
            client=cast(str, client),
            state=cast(str, state),
            query=shortened(cast(str, query)),
            transaction_since=cast("datetime | None", since),
            transaction_age_s=cast(float, age),
            gives_way=cast(bool, gives_way),
            is_wraparound=cast(bool, is_wraparound),
        )
        for (
            *(pid, user, application, client, state, query, since, age, gives_way),
            is_wraparound,
        ) in rows
    )
