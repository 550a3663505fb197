"""Looks at standbys before a strong lock: an old query there turns its replay into a wait.

The manual, "Hot Standby": replaying an ACCESS EXCLUSIVE lock waits for queries that use the table,
up to max_standby_streaming_delay, and all that come to the table later wait behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import psycopg

from ..config.url import DatabaseUrl
from ..db.connect import Connection, connect, notice_loss
from ..errors import Failure
from ..pg.locks import LockMode
from ..plan.step import Touch
from .blockers import holders
from .events import Blocker

# What lasts longer may last for long, and on a standby no lock_timeout of ours ends the waiting.
SHORT_QUERY_S = 0.05
# Says what cannot be seen, in words; once each.
TellUnseen = Callable[[str], None]


class Standbys:
    """Read only. One that does not answer is told and passed over: what is not seen is outside
    the promise, and no reason to wait for ever."""

    def __init__(self, urls: Iterable[DatabaseUrl], application: str, tell: TellUnseen) -> None:
        self._urls = tuple(urls)
        self._application = application
        self._tell = tell
        self._open: dict[DatabaseUrl, Connection] = {}
        self._told: set[str] = set()
        self._is_counted = False

    def close(self) -> None:
        for conn in self._open.values():
            conn.close()
        self._open.clear()

    def holders(self, primary: Connection, touches: Iterable[Touch]) -> tuple[Blocker, ...]:
        """Transactions there which the replay of our lock would wait for."""
        exclusive = [each for each in touches if each.lock is LockMode.ACCESS_EXCLUSIVE]
        if not exclusive:
            return ()
        self._count_unseen(primary)
        found: list[Blocker] = []
        for url in self._urls:
            try:
                found += self._holders(url, exclusive)
            except (Failure, psycopg.Error) as exc:
                self._drop(url)
                words = exc.notice.what if isinstance(exc, Failure) else str(exc).splitlines()[0]
                self._tell_once(f"standby {url.shown} cannot be looked at: {words}")
        return tuple(found)

    def _count_unseen(self, conn: Connection) -> None:
        """Tell of receivers of the primary's WAL of which no URL is known."""
        if self._is_counted:
            return
        self._is_counted = True
        row = conn.execute(
            "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_get_wal_senders() AS s "
            "WHERE s.state IS NULL OR s.replay_lsn IS NOT NULL"
        ).fetchone()
        unseen = int(str(row[0])) - len(self._urls) if row else 0
        if unseen > 0:
            self._tell_once(
                f"{unseen} standby{'s' * (unseen != 1)} without a URL: whether queries there wait "
                "is not seen (standby_urls of the environment)"
            )

    def _holders(self, url: DatabaseUrl, touches: list[Touch]) -> Iterable[Blocker]:
        conn = self._connection(url)
        found = holders(conn, touches, older_than_s=SHORT_QUERY_S)
        return (replace(each, server=url.shown) for each in found)

    def _connection(self, url: DatabaseUrl) -> Connection:
        if url not in self._open:
            conn = connect(url, application_name=f"{self._application} standby")
            notice_loss(conn, "SET statement_timeout = '2s'", "SET lock_timeout = '1s'")
            self._open[url] = conn
        return self._open[url]

    def _drop(self, url: DatabaseUrl) -> None:
        conn = self._open.pop(url, None)
        if conn is not None:
            conn.close()

    def _tell_once(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self._tell(words)
