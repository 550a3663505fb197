"""Recognises a transaction pooler between us and the server.

A pooler gives its client a backend pid of its own making; a server gives its own. Behind session
pooling the server connection stays ours as long as the session lasts, which schema work can live
with; behind transaction pooling every transaction may meet another backend, so that settings,
advisory locks and cancels go astray.
"""

from __future__ import annotations

import selectors
import time

import psycopg
from psycopg import pq

from ..config.url import DatabaseUrl
from ..errors import Notice, Stop
from .connect import Connection, connect_plainly

# A pool may hand out its backends in turn; each round keeps one more of them busy.
ROUNDS = 5
WAIT_S = 1.0  # for a pool to give a backend to a client


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
    """Can another client, inside a transaction, get hold of the backend that we just used, or are
    we given another one while it has it?"""
    others: list[Connection] = []
    try:
        for _ in range(ROUNDS):
            other = connect_plainly(url, application_name="whimbrel pooling test")
            others.append(other)
            taken = _pid_in_a_transaction(other)
            if taken == pid or backend_pid(conn) != pid:
                return True
            if taken is None:
                return False  # it waits for a backend, and we were served before it: ours is ours
        return False
    except psycopg.Error:
        return True  # a pool that knows no transactions knows no sessions either
    finally:
        for other in others:
            other.close()


def _pid_in_a_transaction(conn: Connection) -> int | None:
    """The backend that a client is given for its transaction; None while the pool has none free."""
    pgconn, deadline = conn.pgconn, time.monotonic() + WAIT_S
    pgconn.send_query(b"BEGIN; SELECT pg_catalog.pg_backend_pid()")
    with selectors.DefaultSelector() as selector:
        selector.register(pgconn.socket, selectors.EVENT_READ)
        while pgconn.is_busy():
            if not selector.select(max(0.0, deadline - time.monotonic())):
                return None
            pgconn.consume_input()
    found = None
    while (result := pgconn.get_result()) is not None:
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise psycopg.OperationalError("the pool refused a transaction")
        found = result.get_value(0, 0) if result.ntuples else found
    return None if found is None else int(found)
