"""Physical copies of a server, and a switchboard that connects callers elsewhere than before."""

from __future__ import annotations

import selectors
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.account import give, run_as, service_account
from whimbrel.db.embedded.binaries import find_binaries
from whimbrel.db.embedded.server import EmbeddedServer, start_server
from whimbrel.db.embedded.settings import THROW_AWAY_SETTINGS


@contextmanager
def base_backup(of: EmbeddedServer, *, is_standby: bool = False) -> Iterator[EmbeddedServer]:
    """A second server, started from a base backup; as a standby it follows the first."""
    account, url = service_account(), of.url()
    folder = Path(tempfile.mkdtemp(prefix="wt-", dir="/tmp"))
    try:
        give(account, folder, 0o755)
        where = ["-h", url.host, "-p", str(url.port), "-U", url.user, "-D", str(folder / "data")]
        how = ["-X", "stream", "-c", "fast", "--no-sync", *(["-R"] if is_standby else [])]
        command = [find_binaries().path("pg_basebackup"), *where, *how]
        answer = run_as(account, command, {"PGPASSWORD": url.password, "PATH": "/usr/bin:/bin"})
        assert answer.returncode == 0, answer.stderr
        (folder / "password").write_text(url.password + "\n", "utf-8")
        give(account, folder / "password", 0o600)
        with start_server(folder, settings=THROW_AWAY_SETTINGS) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def promote(server: EmbeddedServer) -> None:
    with connect(server.url()) as conn:
        assert conn.execute("SELECT pg_promote()").fetchone() == (True,)


def await_replay(primary: EmbeddedServer, standby: EmbeddedServer) -> None:
    """Until the standby knows what the primary knows now."""
    with connect(primary.url()) as one, connect(standby.url()) as other:
        row = one.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        assert row is not None
        asked = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        until(lambda: other.execute(asked, row).fetchone() == (True,))


@contextmanager
def switchboard(calls: Sequence[DatabaseUrl]) -> Iterator[DatabaseUrl]:
    """One address; the first call goes to the first place, the second to the second, all later
    ones to the last: what DNS, a virtual address or a failover may do between two connections."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        board = _Switchboard(door, list(calls))
        board.start()
        try:
            yield replace(calls[0], port=door.getsockname()[1])
        finally:
            board.is_over.set()
            board.join()


class _Switchboard(threading.Thread):
    """Copies bytes between callers and places until it is over."""

    def __init__(self, door: socket.socket, places: list[DatabaseUrl]) -> None:
        super().__init__(daemon=True)
        self.is_over = threading.Event()
        self._door = door
        self._places = places
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        lines: dict[socket.socket, socket.socket] = {}
        with self._selector as selector:
            selector.register(self._door, selectors.EVENT_READ)
            while not self.is_over.is_set():
                for key, _ in selector.select(0.05):
                    one = cast(socket.socket, key.fileobj)
                    if one is self._door:
                        caller, called = self._connect()
                        lines |= {caller: called, called: caller}
                    elif one in lines and not _passed_on(one, lines[one]):
                        self._hang_up(lines, one)
        for each in lines:
            each.close()

    def _connect(self) -> tuple[socket.socket, socket.socket]:
        place = self._places.pop(0) if len(self._places) > 1 else self._places[0]
        pair = self._door.accept()[0], socket.create_connection((place.host, place.port))
        for each in pair:
            self._selector.register(each, selectors.EVENT_READ)
        return pair

    def _hang_up(self, lines: dict[socket.socket, socket.socket], one: socket.socket) -> None:
        for each in (lines.pop(one), one):
            lines.pop(each, None)
            self._selector.unregister(each)
            each.close()


def _passed_on(one: socket.socket, other: socket.socket) -> bool:
    try:
        data = one.recv(65536)
        other.sendall(data)
    except OSError:
        return False
    return bool(data)
