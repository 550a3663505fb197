"""A program that has read the orders and not ended its transaction: the classic blocker."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from ...config.url import DatabaseUrl
from ...db.connect import Connection, connect
from .texts import sql

# A transaction that is younger than a deploy's lock_timeout may yet end by itself in time.
OLD_S = 0.5


class NightlyReport:
    """Holds ACCESS SHARE on the orders, which every ALTER TABLE has to wait for, until it ends.
    It has been there for a while when somebody meets it."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        conn.execute(b"BEGIN")
        conn.execute(sql("report")).fetchall()
        time.sleep(OLD_S)

    def end(self) -> None:
        """Nothing happens where it has ended already."""
        self._conn.rollback()


@contextmanager
def run_report(url: DatabaseUrl) -> Iterator[NightlyReport]:
    with connect(url, application_name="nightly report") as conn:
        yield NightlyReport(conn)
