"""The lifeline: a thread that notices when an answer that we wait for can no longer come.

Keepalives tell when a machine or the way to it is lost. They tell nothing where a proxy or a
firewall in between goes on acknowledging and passes nothing on: then we would wait for ever. So
while a session of ours waits for long, another one asks the server what that session does. Where
it has nothing to do, or where the server cannot be reached at all any more, our end is shut: the
wait ends as a lost connection does, and the ledger tells what stands.
"""

from __future__ import annotations

import os
import select
import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import cast

import psycopg
from psycopg import pq

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, notice_loss, noting_connections
from ..errors import Failure
from .texts import sql

LOOK_S = 10.0
PROBE_S = 10.0
MOST_SILENT = 3
# A server that refuses us has answered: password, slots, pg_hba.conf, starting up.
_ANSWERS = frozenset({"C201", "C202", "C203", "C204", "C207"})


class Lifeline:
    """`with Lifeline(url, application) as lifeline:` looks after every connection that this thread
    opens in the block, and after `sessions`. It connects when something waits for long."""

    def __init__(self, url: DatabaseUrl, application: str) -> None:
        self.sessions: Callable[[], Iterable[Connection | None]] = lambda: ()
        self._url = url
        self._application = application
        self._made: list[Connection] = []
        self._noting = noting_connections(self._made)
        self._waiting: set[Connection] = set()
        self._seen: set[int] = set()
        self._idle: dict[int, str] = {}  # pid → since when
        self._silent = 0
        self._conn: Connection | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="whimbrel lifeline", daemon=True)

    def __enter__(self) -> Lifeline:
        self._noting.__enter__()
        self._thread.start()
        return self

    def __exit__(self, kind: object, exc: object, trace: object) -> None:
        self._noting.__exit__(None, None, None)
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(LOOK_S):
            self._look()
        self._drop()

    def _look(self) -> None:
        self._made[:] = [each for each in self._made if not each.closed]
        waiting = {each for each in (*self._made, *self.sessions()) if each and _waits(each)}
        long, self._waiting = waiting & self._waiting, waiting
        if not long:
            self._silent, self._idle = 0, {}
            return
        found = self._ask(long)
        if found is not None:
            self._silent = 0
            for each in filter(self._hopeless(found), long):
                _shut(each)
        elif self._silent >= MOST_SILENT:
            for each in long:
                _shut(each)

    def _hopeless(self, found: dict[int, str | None]) -> Callable[[Connection], bool]:
        """Is the session gone, or has it done nothing since the look before? A pooler in between
        tells us pids that are none of the server's: of those nothing is known."""
        before, self._idle = self._idle, {pid: at for pid, at in found.items() if at}
        self._seen |= set(found)

        def is_hopeless(session: Connection) -> bool:
            pid = session.info.backend_pid
            if pid not in found:
                return pid in self._seen
            return found[pid] is not None and before.get(pid) == found[pid]

        return is_hopeless

    def _ask(self, long: set[Connection]) -> dict[int, str | None] | None:
        """Of each that lives, since when it has had nothing to do; None where nobody answered. One
        that waits for its client in a COPY is at work: somebody's code is making the rows."""
        piped = {each.info.backend_pid: _is_piped(each) for each in long}
        try:
            if self._conn is None:
                self._conn = connect(self._url, application_name=f"{self._application} lifeline")
                notice_loss(self._conn)
            limit = threading.Timer(PROBE_S, _shut, args=(self._conn,))
            limit.start()
            try:
                rows = self._conn.execute(
                    sql("idle_since"), (list(piped), self._application)
                ).fetchall()
            finally:
                limit.cancel()
        except Failure as failure:
            self._silent += failure.notice.code not in _ANSWERS
        except psycopg.Error:
            self._silent += 1
            self._drop()
        else:
            return {
                cast(int, pid): cast("str | None", listens if piped[cast(int, pid)] else idle)
                for pid, idle, listens in rows
            }
        return None

    def _drop(self) -> None:
        if self._conn is not None:
            self._conn.close()
            self._conn = None


def _waits(session: Connection) -> bool:
    """Has it asked something, and nothing of the answer is there to be read?"""
    try:
        if session.pgconn.transaction_status != pq.TransactionStatus.ACTIVE:
            return False
        poller = select.poll()
        poller.register(session.pgconn.socket, select.POLLIN)
        return not poller.poll(0)
    except (psycopg.Error, OSError, ValueError):
        return False


def _is_piped(session: Connection) -> bool:
    return session.pgconn.pipeline_status != pq.PipelineStatus.OFF


def _shut(session: Connection) -> None:
    """Whoever waits for it reads the end of the stream; the descriptor stays theirs to close."""
    with (
        suppress(psycopg.Error, OSError, ValueError),
        socket.socket(fileno=os.dup(session.pgconn.socket)) as end,
    ):
        end.shutdown(socket.SHUT_RDWR)
