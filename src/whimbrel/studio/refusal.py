"""What the server or we refuse, as a notice with its HTTP status."""

from __future__ import annotations

import psycopg

from ..db.failure import is_lost
from ..errors import Exit, Failure, Notice
from ..pg import sqlstate as states


def refusal_of(exc: Exception, place: str) -> tuple[Notice, int]:
    """`place` is the database, for people."""
    if isinstance(exc, Failure):
        if exc.notice.code.startswith("C2"):
            return exc.notice, 503
        return exc.notice, {Exit.USAGE: 404, Exit.STOPPED: 403}.get(exc.exit, 409)
    if not isinstance(exc, psycopg.Error):
        return _unforeseen(exc), 500
    if is_lost(exc):
        return _lost(place), 503
    if exc.sqlstate == states.QUERY_CANCELED:
        return _TOO_SLOW, 504
    return _refused(exc), 422


def _lost(place: str) -> Notice:
    return Notice(
        code="W130",
        what=f"the connection to {place} was lost",
        why="the server was restarted, or something on the way ended the session; what was not "
        "committed is rolled back",
        next="load the page again; the studio connects anew for each page",
    )


_TOO_SLOW = Notice(
    code="W131",
    what="the database took longer than 15 s",
    why="the question was cancelled, so that it does not go on working for nobody",
    next="filter by a column that has an index, or take the filter away",
)


def _unforeseen(exc: Exception) -> Notice:
    return Notice(
        code="X100",
        what=f"a fault in whimbrel itself: {type(exc).__name__}",
        why="it was not foreseen; nothing was changed",
        next="report what you did, with the version that `whimbrel --version` prints",
    )


def _refused(exc: psycopg.Error) -> Notice:
    said = exc.diag.message_primary or "the server refused the statement"
    return Notice(
        code="W132",
        what=said,
        why=exc.diag.message_detail or "PostgreSQL does not take it; nothing was changed",
        next=exc.diag.message_hint or "correct the value and send it again",
    )
