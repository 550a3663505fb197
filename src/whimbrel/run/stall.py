"""The stall budget: from queueing for the first strong lock to its release, and not longer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg

from ..db.connect import CANCEL_TIMEOUT_S, Connection
from .blockers import blocking
from .events import Blocker
from .texts import sql

FIRST_LOOK_S = 0.03
LOOK_EVERY_S = 0.05

Tell = Callable[[tuple[Blocker, ...]], None]


class StallWatch:
    """Cancels the backend when the budget is used up, and names whom it waits for.

    `born` None: the statement at hand is known to take a strong lock, so time runs from now. Else
    nothing is known to, and time runs from when a look finds one, on a relation that is not among
    the names in `born`: what a DO block or a trigger does cannot be read from the text.
    `pid`: another session than `conn` is at work.

    `cut`: did we cancel it? `was_waiting`: for a lock, at that moment? `since`: when time began.
    """

    def __init__(
        self,
        conn: Connection,
        budget_ms: int,
        tell: Tell,
        *,
        born: Sequence[str] | None = None,
        pid: int | None = None,
    ) -> None:
        self._pid = conn.info.backend_pid if pid is None else pid
        self._worker = conn
        self._budget_s = budget_ms / 1000
        self._born = born
        self._tell = tell
        self.since = time.monotonic() if born is None else None
        self._told: frozenset[int] = frozenset()
        self.first_s = min(FIRST_LOOK_S, budget_ms / 2000)
        self.blockers: tuple[Blocker, ...] = ()
        self.was_waiting = False
        self.cut = False

    def look(self, conn: Connection) -> float:
        found = blocking(conn, self._pid)
        if found:
            self.blockers = found
            self._tell_once(found)
        if self.since is None and self._has_strong_lock(conn):
            self.since = time.monotonic()
        left = self._left_s()
        if left > 0:
            return min(left, LOOK_EVERY_S)
        self._mark_cut(found)
        conn.execute("SELECT pg_catalog.pg_cancel_backend(%s)", (self._pid,))
        return LOOK_EVERY_S

    def lose(self) -> None:
        """Without a connection of our own the cancel goes the way that libpq has for it."""
        if self._left_s() <= 0:
            self._mark_cut(())
            # When that fails too the server is gone, and our statement with it. (`cancel()` would
            # wait for as long as the kernel tries to connect, and all other threads with it.)
            with suppress(psycopg.Error):
                self._worker.cancel_safe(timeout=CANCEL_TIMEOUT_S)

    def _left_s(self) -> float:
        if self.since is None:
            return LOOK_EVERY_S
        return self.since + self._budget_s - time.monotonic()

    def _has_strong_lock(self, conn: Connection) -> bool:
        wanted = (self._pid, list(self._born or ()))
        return conn.execute(sql("strong_locks"), wanted).fetchone() is not None

    def _mark_cut(self, found: tuple[Blocker, ...]) -> None:
        if not self.cut:
            self.was_waiting = bool(found)
        self.cut = True

    def _tell_once(self, found: tuple[Blocker, ...]) -> None:
        pids = frozenset(each.pid for each in found)
        if not pids <= self._told:
            self._told |= pids
            self._tell(found)
