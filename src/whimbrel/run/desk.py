"""The deployer's desk: a connection that holds the lock and the fence, and keeps the books.

No statement of a migration file ever runs here, so nothing that a file does to its session
(SET ROLE, DISCARD ALL, pg_advisory_unlock_all) can touch the lock or the records.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, notice_loss
from ..db.failure import is_lost, speaking_with, statement_failure
from ..errors import Failure, Notice, Stop
from ..ledger.fence import (
    DEPLOY_KEY,
    OVERTAKEN,
    PRISMA_KEY,
    Holder,
    check_sql,
    close_run,
    open_run,
    read_fence_holder,
    read_holder,
    read_number,
    try_lock,
)
from ..ledger.table import LedgerTable, ensure_table
from ..ledger.upgrade import ensure_ledger
from ..pg import sqlstate as states
from .events import WaitingForDeployer
from .terms import Terms
from .texts import sql
from .wire import is_alive
from .worker import Backend, standby

_SESSION = """
SET idle_session_timeout = 0;
SET idle_in_transaction_session_timeout = '1min';
SET lock_timeout = '5s';
SET statement_timeout = '1min';
SET search_path = pg_catalog;
SET DateStyle = ISO;
"""
FIRST_KNOCK_S, LONGEST_KNOCK_S = 0.05, 1.0


class Desk:
    """Open it, and you are the one deployer of this database until you close it."""

    def __init__(self, url: DatabaseUrl, table: LedgerTable, terms: Terms) -> None:
        self.table = table
        self.number = 0
        self.noticing: tuple[str, ...] = ()  # settings by which the server notices our loss
        self._pid = 0  # of `conn`, to know it by when it is lost
        self._url = url
        self._terms = terms
        self._keys = (DEPLOY_KEY, PRISMA_KEY) if table.is_prisma else (DEPLOY_KEY,)
        self.conn = self._connect()

    def take_turn(self) -> None:
        """Raises `Failure`: R107 when another deployer keeps its turn longer than we wait, C210
        when the connection is lost before it is our turn. Raises `Stop` (R111) on a standby."""
        try:
            with speaking_with(self._url):
                ensure_ledger(self.conn)
                self._lock()
                ensure_table(self.conn, self.table)
                self.number = self._open_run()
        except Failure as failure:
            if failure.sqlstate == states.READ_ONLY_TRANSACTION:
                raise standby(self._url) from failure
            raise

    def close(self, outcome: str) -> None:
        """Ends the run's row and lets the next deployer in; never raises."""
        try:
            if self.number and is_alive(self.conn):
                close_run(self.conn, self.number, outcome)
        except psycopg.Error:
            pass  # the row stays open, which is what happened: nobody saw this run end
        finally:
            self.conn.close()

    @contextmanager
    def fenced(self) -> Iterator[Connection]:
        """A transaction for records, which only the newest deployer may write.

        Raises `Failure`: R108 when a newer one has taken over, R109 when the lock is lost.
        """
        try:
            with self.conn.transaction():
                self.conn.execute(check_sql(self.number).encode())
                yield self.conn
        except psycopg.Error as exc:
            if exc.sqlstate == OVERTAKEN:
                raise overtaken() from exc
            if is_lost(exc):
                raise lock_lost() from exc
            raise statement_failure(exc, doing="writing the ledger") from exc

    def require_lock(self) -> None:
        """Raises `Failure` R109 when the connection that holds the lock has gone. No round trip."""
        if not is_alive(self.conn):
            raise lock_lost()

    def answers(self) -> bool:
        """Has this very session lived until now? One round trip, where a look at the socket may
        come too early."""
        try:
            read_number(self.conn)
        except psycopg.Error as exc:
            if not is_lost(exc):
                raise statement_failure(exc, doing="reading the fence") from exc
            self.conn.close()
            return False
        return True

    def restore(self) -> None:
        """After a lost connection: the lock again, if nobody had a turn in between.

        Raises `Failure`: R108 when somebody had, R107 when somebody has it now, C2xx when the
        server stays away.
        """
        number, deadline = None, time.monotonic() + self._terms.limits.gone_s
        while number is None:
            try:
                number = self._number()
            except psycopg.Error as exc:
                # A server that goes down ends its connections one after the other, new ones too;
                # one that took over too early may never have seen the ledger.
                if exc.sqlstate == states.UNDEFINED_TABLE:
                    raise lock_lost() from exc
                if not is_lost(exc):
                    raise statement_failure(exc, doing="reading the fence") from exc
                self.conn.close()
                if time.monotonic() > deadline:
                    raise lock_lost() from exc
        if number != self.number:
            raise overtaken()

    def await_end(self, backend: Backend) -> bool:
        """Wait until that backend is gone, so that its transaction is decided; False when it
        stays longer than the limit. It is told to go: nobody can hear its answer any more."""
        deadline = time.monotonic() + self._terms.limits.gone_s
        with suppress(psycopg.errors.InsufficientPrivilege):
            self.conn.execute(sql("end_backend"), (backend.pid, backend.started))
        while self.conn.execute(sql("backend"), (backend.pid, backend.started)).fetchone():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def _number(self) -> int:
        if not is_alive(self.conn):
            self.conn.close()
            before, self.conn = self._pid, self._connect_patiently()
            self._end_leftover(before)
            self._lock()
        return read_number(self.conn)

    def _end_leftover(self, pid: int) -> None:
        """Our own session before, where something on the way keeps it alive for the server."""
        for key in self._keys:
            holder = read_holder(self.conn, key)
            if holder and (holder.pid, holder.application) == (pid, self._terms.application):
                self.conn.execute("SELECT pg_catalog.pg_terminate_backend(%s, 5000)", (pid,))

    def _connect(self) -> Connection:
        """Raises what `still_here` raises: the same address may lead elsewhere by now."""
        conn = connect(self._url, application_name=self._terms.application)
        try:
            self.noticing = notice_loss(conn, _SESSION)
            self._terms.still_here(conn)
        except psycopg.Error as exc:
            conn.close()
            raise statement_failure(exc, doing="opening the deployer's session") from exc
        except Failure:
            conn.close()
            raise
        self._pid = conn.info.backend_pid
        return conn

    def _connect_patiently(self) -> Connection:
        deadline = time.monotonic() + self._terms.limits.gone_s
        while True:
            try:
                return self._connect()
            except Stop:
                raise
            except Failure:
                if time.monotonic() > deadline:
                    raise
                time.sleep(random.uniform(0.2, 0.5))

    def _lock(self) -> None:
        began, knock = time.monotonic(), FIRST_KNOCK_S
        for key in self._keys:
            while not try_lock(self.conn, key):
                waited = time.monotonic() - began
                holder = read_holder(self.conn, key)
                if waited > self._terms.limits.deployer_wait_s:
                    raise _occupied(holder, waited)
                self._terms.reporter(WaitingForDeployer(holder=holder, waited_s=waited))
                time.sleep(knock * random.uniform(0.5, 1.0))
                knock = min(knock * 1.6, LONGEST_KNOCK_S)

    def _open_run(self) -> int:
        """Waits for the step that an earlier deployer, now gone, may have left in flight."""
        began = time.monotonic()
        while True:
            try:
                return open_run(self.conn, self._terms.application)
            except psycopg.Error as exc:
                if exc.sqlstate != states.LOCK_NOT_AVAILABLE:
                    raise statement_failure(exc, doing="taking the deployer's turn") from exc
            waited = time.monotonic() - began
            holder = read_fence_holder(self.conn)
            if waited > self._terms.limits.deployer_wait_s:
                raise _occupied(holder, waited)
            self._terms.reporter(WaitingForDeployer(holder=holder, waited_s=waited))


def overtaken() -> Failure:
    return Failure(
        Notice(
            code="R108",
            what="a newer deployer has taken over this database",
            why="our lock was lost and another one got its turn; two at once could run a "
            "migration twice, so this one stopped before its next step",
            next="run `whimbrel status`, and deploy again when the other has ended",
        )
    )


def lock_lost() -> Failure:
    return Failure(
        Notice(
            code="R109",
            what="the connection that holds the deployer's lock was lost",
            why="without it another deployer may begin, so no further step was run; what is "
            "recorded as applied stands",
            next="run `whimbrel deploy` again; it goes on where this run ended",
        )
    )


def _occupied(holder: Holder | None, waited_s: float) -> Failure:
    who = str(holder) if holder else "a session that cannot be seen"
    return Failure(
        Notice(
            code="R107",
            what=f"another deployer is at work: {who}",
            why=f"one deployer at a time; after {waited_s:.0f} s of waiting nothing was changed",
            next="run the command again when it has ended; if it is a leftover, end it with "
            + (f"`SELECT pg_terminate_backend({holder.pid})`" if holder else "its program"),
        )
    )
