"""Servers and databases for the tests that need a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from whimbrel.config.url import DatabaseUrl, parse_url
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.pg.name import quote

GIVEN = "WHIMBREL_TEST_SERVER_URL"


@pytest.fixture(scope="session")
def server_url() -> Iterator[DatabaseUrl]:
    """A superuser's URL of a throw-away server, shared by the tests of one worker."""
    given = os.environ.get(GIVEN)
    if given:
        yield parse_url(given, source=GIVEN)
        return
    with throw_away_server() as server:
        yield server.url()


@pytest.fixture
def database_url(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A fresh, empty database, dropped afterwards."""
    name = f"whimbrel_test_{uuid4().hex[:16]}"
    with connect(server_url) as maintenance:
        maintenance.execute(f"CREATE DATABASE {quote(name)} TEMPLATE template0".encode())
        try:
            yield server_url.with_database(name)
        finally:
            maintenance.execute(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)".encode())


@pytest.fixture
def connection(database_url: DatabaseUrl) -> Iterator[Connection]:
    """An autocommit connection to the test's own database."""
    with connect(database_url) as conn:
        yield conn
