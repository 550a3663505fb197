"""The shop's customers: they read and order in production for as long as the demo lasts."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Self

import psycopg

from ...config.url import DatabaseUrl
from ...db.connect import connect
from .texts import sql

PAUSE_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficSeen:
    """What the customers met. `errors` are the server's words."""

    orders: int
    reads: int
    errors: tuple[str, ...]
    longest_wait_ms: float


class Traffic:
    """Customers on a connection and thread of their own, within a `with` block.

    Raises `Failure` C2xx where it cannot begin.
    """

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="the shop's customers")
        self._orders = self._reads = 0
        self._errors: list[str] = []
        self._longest_s = 0.0

    def seen(self) -> TrafficSeen:
        return TrafficSeen(
            orders=self._orders,
            reads=self._reads,
            errors=tuple(self._errors),
            longest_wait_ms=self._longest_s * 1000,
        )

    def __enter__(self) -> Self:
        self._conn = connect(self._url, application_name="shop")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()
        self._conn.close()

    def _run(self) -> None:
        while not self._is_over.wait(PAUSE_S):
            try:
                self._visit()
            except psycopg.Error as exc:
                self._errors.append(f"{type(exc).__name__}: {exc}")
                if self._conn.closed:
                    return

    def _visit(self) -> None:
        """An order is placed, and the customer's last orders are looked at."""
        customer = 1 + self._orders % 500
        self._timed("place_order", customer)
        self._orders += 1
        self._timed("last_orders", customer)
        self._reads += 1

    def _timed(self, question: str, customer: int) -> None:
        began = time.monotonic()
        try:
            self._conn.execute(sql(question), (customer,)).fetchall()
        finally:
            self._longest_s = max(self._longest_s, time.monotonic() - began)
