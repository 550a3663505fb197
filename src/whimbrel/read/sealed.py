"""A session that can only read: READ ONLY, one statement per message, a deadline of our own.

The role is the wall (`read_powers`); these are the doors in front of it. A session may undo its
own `statement_timeout`, so the deadline is kept by this process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect
from .ask import ask

DEADLINE_S = 15.0
_SETTINGS = b"""
SELECT pg_catalog.set_config('statement_timeout', '15s', false),
    pg_catalog.set_config('lock_timeout', '1s', false),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '30s', false),
    pg_catalog.set_config('default_transaction_read_only', 'on', false),
    pg_catalog.set_config('datestyle', 'ISO, YMD', false),
    pg_catalog.set_config('intervalstyle', 'postgres', false),
    pg_catalog.set_config('bytea_output', 'hex', false)
"""


class _Power(NamedTuple):
    power: str


def read_powers(conn: Connection) -> tuple[str, ...]:
    """What the role of this session could do beside reading tables; empty: it cannot write."""
    return tuple(each.power for each in ask(conn, "powers", _Power))


@contextmanager
def sealed(url: DatabaseUrl, *, deadline_s: float = DEADLINE_S) -> Iterator[Connection]:
    """A session in BEGIN READ ONLY; it is rolled back and closed at the end, whatever happened.

    Nothing outlives it: no setting, no advisory lock, no notification. Raises `Failure` (C2xx)
    without connection; psycopg's QueryCanceled past the deadline.
    """
    conn = connect(url, application_name="whimbrel studio")
    watch = threading.Timer(deadline_s, _cut, (conn,))
    watch.daemon = True
    try:
        conn.prepare_threshold = 0  # the extended protocol: one statement per message
        conn.execute(_SETTINGS)
        conn.execute("BEGIN READ ONLY")
        watch.start()
        yield conn
    finally:
        watch.cancel()
        with suppress(psycopg.Error):  # of a session that has ended nothing is left to undo
            conn.execute("ROLLBACK")
        conn.close()


def _cut(conn: Connection) -> None:
    with suppress(psycopg.Error):  # it has ended in the meantime
        conn.cancel_safe(timeout=5)
