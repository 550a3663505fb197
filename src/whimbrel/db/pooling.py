"""Recognises a transaction pooler between us and the server.

A pooler gives its client a backend pid of its own making; a server gives its own. Behind session
pooling the server connection stays ours as long as the session lasts, which schema work can live
with; behind transaction pooling every transaction may meet another backend, so that settings,
advisory locks and cancels go astray.
"""

from __future__ import annotations

from ..config.url import DatabaseUrl
from ..errors import Notice, Stop
from .connect import Connection, connect


def refuse_transaction_pooling(conn: Connection, url: DatabaseUrl) -> None:
    """Raises `Stop` (C230) when `conn` goes through a transaction pooler; else does nothing."""
    pid = backend_pid(conn)
    if pid == conn.info.backend_pid or not _is_shared(conn, url, pid):
        return
    raise Stop(
        Notice(
            code="C230",
            what=f"{url.shown} is a transaction pooler",
            why="schema work needs one session: behind a transaction pooler lock_timeout, "
            "advisory locks and cancels reach other people's backends",
            next="set the direct URL (DIRECT_URL, STAGING_DIRECT_URL …) to the server itself, "
            "or to a pool in session mode",
        )
    )


def backend_pid(conn: Connection) -> int:
    """The pid of the backend that answers, as the server knows it."""
    row = conn.execute("SELECT pg_catalog.pg_backend_pid()").fetchone()
    assert row is not None
    return int(str(row[0]))


def _is_shared(conn: Connection, url: DatabaseUrl, pid: int) -> bool:
    """Can a second client, inside a transaction, get hold of the backend we just used?"""
    with connect(url, application_name="whimbrel pooling test") as other, other.transaction():
        taken = backend_pid(other)
        return taken == pid or backend_pid(conn) != pid
