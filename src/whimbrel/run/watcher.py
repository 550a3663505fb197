"""A thread with a connection of its own that looks at what the working session cannot see."""

from __future__ import annotations

import threading
import time
from typing import Protocol

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, notice_loss
from ..errors import Failure

TICK_S = 0.02


class Watch(Protocol):
    """One thing to look at. `look` is called in the watcher's thread, again and again."""

    first_s: float  # nothing is looked at before: most statements are over by then

    def look(self, conn: Connection) -> float:
        """Look once; seconds until the next look."""

    def lose(self) -> None:
        """The watcher's own connection is gone; do without it what can be done."""


class Watcher:
    """At most one watch at a time. Starting and ending one costs no round trip and wakes nobody.

    `is_eager`: connect at once, because something will be watched; else when a first watch starts.
    When the watcher's connection breaks it makes a new one; the watch hears of it by `lose`.
    """

    def __init__(self, url: DatabaseUrl, application: str, *, is_eager: bool = True) -> None:
        self._url = url
        self._is_eager = is_eager
        self._application = application
        self.conn: Connection | None = None
        self._failure: Failure | None = None
        self._ready = threading.Event()
        self._closing = threading.Event()
        self._current: tuple[Watch, float] | None = None
        self._looking = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="whimbrel watcher", daemon=True)

    def __enter__(self) -> Watcher:
        if self._is_eager:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join(timeout=5)

    def start(self, watch: Watch) -> None:
        """Raises `Failure` when the watcher gets no connection: unwatched is not an option."""
        if self._thread.ident is None:
            self._thread.start()
        self._ready.wait()
        if self._failure is not None:  # of an earlier moment: the server may be well again
            with self._looking:
                self._connect()
        if self._failure is not None:
            raise self._failure
        self._current = (watch, time.monotonic() + watch.first_s)

    def end(self) -> None:
        """After this returns, the watch looks no more: a look under way has ended."""
        self._current = None
        with self._looking:
            pass

    def _run(self) -> None:
        self._connect()
        self._ready.set()
        while not self._closing.wait(TICK_S):
            current = self._current
            if current is not None and time.monotonic() >= current[1]:
                self._look(current)
        if self.conn is not None:
            self.conn.close()

    def _look(self, current: tuple[Watch, float]) -> None:
        watch, _ = current
        with self._looking:
            if self._current is not current:
                return
            try:
                if self.conn is None:
                    self._connect()
                if self.conn is None:
                    raise psycopg.OperationalError("no connection")
                pause = watch.look(self.conn)
            except psycopg.Error:
                watch.lose()
                self._drop()
                pause = 1.0
            if self._current is current:
                self._current = (watch, time.monotonic() + pause)

    def _connect(self) -> None:
        try:
            self.conn = connect(self._url, application_name=self._application)
            notice_loss(self.conn, "SET statement_timeout = '10s'")
            self._failure = None
        except Failure as failure:
            self._failure = failure
        except psycopg.Error:
            self._drop()

    def _drop(self) -> None:
        if self.conn is not None:
            self.conn.close()
            self.conn = None
