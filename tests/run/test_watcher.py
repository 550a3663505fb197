"""The watcher's own connection: without one nothing begins, and a new one is tried each time."""

from __future__ import annotations

import threading

import pytest
from tests.run.conftest import Deployer
from tests.waiting import PATIENCE_S

from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Failure
from whimbrel.pg.name import quote
from whimbrel.run.watcher import Watcher


class Look:
    first_s = 0.0

    def __init__(self) -> None:
        self.has_looked = threading.Event()

    def look(self, conn: Connection) -> float:
        conn.execute("SELECT 1")
        self.has_looked.set()
        return 60.0

    def lose(self) -> None:
        """The next look is with a new connection."""


def test_a_server_that_refused_the_watcher_once_is_asked_again(deployer: Deployer) -> None:
    database = quote(deployer.url.database)
    with (
        connect(deployer.url.with_database("postgres")) as conn,
        Watcher(deployer.url, "test watcher", is_eager=False) as watcher,
    ):
        conn.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false".encode())
        with pytest.raises(Failure):
            watcher.start(Look())
        conn.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true".encode())
        watch = Look()
        watcher.start(watch)
        assert watch.has_looked.wait(PATIENCE_S)
