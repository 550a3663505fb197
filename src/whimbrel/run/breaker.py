"""The breaker: while something long runs, it looks four times a second how others fare.

It has a connection and a thread of its own. Between the parts of a backfill the runner asks it and
waits; a statement that cannot wait is cancelled when trouble lasts.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, notice_loss
from ..errors import Failure
from ..watch.pulse import Bounds, Pulse, PulseReader

SAMPLE_S = 0.25
PROBE_MS = 2_000
# One look may be bad luck; three in a row are trouble.
FEWEST_LOOKS = 3


class Breaker:
    """`with Breaker(url, bounds, application) as breaker:` samples until the end of the block.

    What it cannot see is trouble as well: a server that does not answer is not well.
    """

    def __init__(
        self,
        url: DatabaseUrl,
        bounds: Bounds,
        application: str,
        *,
        total_s: float | None = None,
        tell: Callable[[Pulse], None] = lambda _: None,
    ) -> None:
        self._tell = tell
        self._end = None if total_s is None else time.monotonic() + total_s
        self._total_s = total_s
        self._url = url
        self._bounds = bounds
        self._application = f"{application} breaker"
        self._reader = PulseReader(bounds.probe)
        self.conn: Connection | None = None
        self._over = threading.Event()
        self._looks = 0
        self._trouble = ""
        self._since = 0.0
        self._target: tuple[int, float] | None = None  # the backend to cancel, after so long
        self._cancelling = threading.Lock()
        self._cut = ""  # why a statement was cancelled
        self._thread = threading.Thread(target=self._run, name="whimbrel breaker", daemon=True)

    def __enter__(self) -> Breaker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(timeout=5)

    @property
    def trouble(self) -> str:
        """What is not well and was not at the last looks either; "" when all is calm."""
        if self.is_late:
            return self._late
        return self._trouble if self._looks >= FEWEST_LOOKS else ""

    @property
    def is_late(self) -> bool:
        """Is the time over that all of it may take?"""
        return self._end is not None and time.monotonic() > self._end

    @property
    def _late(self) -> str:
        return f"it takes longer than the {self._total_s:,.0f} s that a deploy may take"

    def guard(self, pid: int, *, patience_s: float) -> None:
        """From now on cancel this backend's statement once trouble has lasted for so long."""
        self._target = (pid, patience_s)

    def release(self) -> str:
        """The statement is over, and nothing is cancelled from here on; why it was, "" for not."""
        with self._cancelling:
            self._target = None
            why, self._cut = self._cut, ""
        return why

    def _run(self) -> None:
        while True:
            self._look()
            if self._over.wait(SAMPLE_S):
                break
        if self.conn is not None:
            self.conn.close()

    def _look(self) -> None:
        trouble = "; ".join(self._troubles())
        if self.is_late:
            self._cancel(self._late)
        if not trouble:
            self._looks, self._trouble = 0, ""
            return
        if self._looks == 0:
            self._since = time.monotonic()
        self._looks, self._trouble = self._looks + 1, trouble
        self._cancel_if_it_lasts()

    def _troubles(self) -> list[str]:
        try:
            if self.conn is None:
                self.conn = connect(self._url, application_name=self._application)
                notice_loss(self.conn, f"SET statement_timeout = {PROBE_MS}")
            pulse = self._reader.read(self.conn)
            self._tell(pulse)
            return list(self._bounds.troubles(pulse))
        except (psycopg.Error, Failure):
            if self.conn is not None:
                self.conn.close()
            self.conn = None
            return ["the server does not answer the breaker"]

    def _cancel_if_it_lasts(self) -> None:
        target = self._target
        if target is None or self._looks < FEWEST_LOOKS or self.conn is None:
            return
        if time.monotonic() - self._since >= target[1]:
            self._cancel(self._trouble)

    def _cancel(self, why: str) -> None:
        with self._cancelling:
            target = self._target
            if target is None or self.conn is None or self._cut:
                return
            try:
                self.conn.execute("SELECT pg_catalog.pg_cancel_backend(%s)", (target[0],))
                self._cut = why
            except psycopg.Error:
                self.conn.close()
                self.conn = None
