"""Servers and databases for the tests that need a real PostgreSQL."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings
from tests.memory import keep_servers_in_memory
from tests.shell import new_database

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.binaries import Binaries, find_binaries
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.errors import Failure
from whimbrel.pg.version import NEWEST_PROVEN, OLDEST_PROVEN

GIVEN = "WHIMBREL_TEST_SERVER_URL"
MAJORS = range(OLDEST_PROVEN, NEWEST_PROVEN + 1)

ServerOf = Callable[[int], DatabaseUrl]

# Seeded and few in `make test`, many and new ones in `make drill`; no deadline, because the
# machine may be busy with servers.
settings.register_profile("test", deadline=None, max_examples=50, derandomize=True)
settings.register_profile("drill", deadline=None, max_examples=1000)
keep_servers_in_memory()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell without job control lets what it runs in the background ignore SIGINT, and so would
    # every program that a test interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.load_profile("drill" if os.environ.get("WHIMBREL_DRILL") else "test")


@pytest.fixture(scope="session")
def server_url() -> Iterator[DatabaseUrl]:
    """A superuser's URL of a throw-away server, shared by the tests of one worker."""
    given = os.environ.get(GIVEN)
    if given:
        yield parse_url(given, source=GIVEN)
        return
    with throw_away_server() as server:
        yield server.url()


@pytest.fixture(scope="session")
def workbench_url() -> Iterator[DatabaseUrl]:
    """A second server, for scratch databases where the first one's is listed as shared."""
    with throw_away_server() as server:
        yield server.url()


@pytest.fixture
def database_url(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A fresh, empty database, dropped afterwards."""
    with new_database(server_url) as url:
        yield url


@pytest.fixture
def connection(database_url: DatabaseUrl) -> Iterator[Connection]:
    """An autocommit connection to the test's own database."""
    with connect(database_url) as conn:
        yield conn


@pytest.fixture(scope="session")
def server_of() -> Iterator[ServerOf]:
    """Throw-away servers of other major versions, one each, for as long as the tests run."""
    with ExitStack() as stack:
        started: dict[int, DatabaseUrl] = {}

        def server_of(major: int) -> DatabaseUrl:
            if major not in started:
                server = stack.enter_context(throw_away_server(binaries=_installed(major)))
                started[major] = server.url()
            return started[major]

        yield server_of


@pytest.fixture(params=[pytest.param(each, marks=pytest.mark.drill) for each in MAJORS])
def each_server_url(request: pytest.FixtureRequest, server_of: ServerOf) -> DatabaseUrl:
    """A superuser's URL of a server of every proven major version in turn."""
    return server_of(int(request.param))


def _installed(major: int) -> Binaries:
    try:
        return find_binaries(major)
    except Failure as failure:
        if failure.notice.code != "E201":
            raise
        pytest.skip(failure.notice.what)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: no use in looking at them for garbage."""
    gc.collect()
    gc.freeze()
