"""A program that has read the orders and not ended its transaction: the classic blocker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ...config.url import DatabaseUrl
from ...db.connect import Connection, connect
from .texts import sql


class NightlyReport:
    """Holds ACCESS SHARE on the orders, which every ALTER TABLE has to wait for, until it ends."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        conn.execute(b"BEGIN")
        conn.execute(sql("report")).fetchall()

    def end(self) -> None:
        """Nothing happens where it has ended already."""
        self._conn.rollback()


@contextmanager
def run_report(url: DatabaseUrl) -> Iterator[NightlyReport]:
    with connect(url, application_name="nightly report") as conn:
        yield NightlyReport(conn)
