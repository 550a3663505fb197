"""The stall budget: from queueing for the first strong lock to its release, and not longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import psycopg

from ..db.connect import Connection
from .blockers import blocking
from .events import Blocker

FIRST_LOOK_S = 0.03
LOOK_EVERY_S = 0.05

Tell = Callable[[tuple[Blocker, ...]], None]


class StallWatch:
    """Cancels the backend when the budget is used up, and names whom it waits for.

    `cut`: did we cancel it? `was_waiting`: for a lock, at that moment?
    """

    def __init__(self, conn: Connection, budget_ms: int, tell: Tell) -> None:
        self._pid = conn.info.backend_pid
        self._worker = conn
        self._deadline = time.monotonic() + budget_ms / 1000
        self._tell = tell
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
        left = self._deadline - time.monotonic()
        if left > 0:
            return min(left, LOOK_EVERY_S)
        self._mark_cut(found)
        conn.execute("SELECT pg_catalog.pg_cancel_backend(%s)", (self._pid,))
        return LOOK_EVERY_S

    def lose(self) -> None:
        """Without a connection of our own the cancel goes the way that libpq has for it."""
        if time.monotonic() > self._deadline:
            self._mark_cut(())
            # When that fails too the server is gone, and our statement with it.
            with suppress(psycopg.Error):
                self._worker.pgconn.get_cancel().cancel()

    def _mark_cut(self, found: tuple[Blocker, ...]) -> None:
        if not self.cut:
            self.was_waiting = bool(found)
        self.cut = True

    def _tell_once(self, found: tuple[Blocker, ...]) -> None:
        pids = frozenset(each.pid for each in found)
        if not pids <= self._told:
            self._told |= pids
            self._tell(found)
