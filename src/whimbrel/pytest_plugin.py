"""pytest fixtures for projects that use Whimbrel. Loaded by every pytest run where this tool is
installed, so nothing is imported here before a test asks for a database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .config.url import DatabaseUrl

    Database = Callable[[], AbstractContextManager[DatabaseUrl]]


@pytest.fixture(scope="session")
def whimbrel_databases(request: pytest.FixtureRequest) -> Database:
    """A function; each of its blocks has a migrated, marked database of its own."""
    from .errors import Failure
    from .flow.call import Call
    from .flow.test_database import test_databases

    call = Call(
        directory=request.config.rootpath,
        environment="test",
        variables=dict(os.environ),
        say=lambda _: None,
    )
    try:
        return test_databases(call)
    except Failure as failure:
        pytest.fail(str(failure.notice), pytrace=False)


@pytest.fixture
def whimbrel_database(whimbrel_databases: Database) -> Iterator[str]:
    """The URL, password included, of a throw-away database with all migrations applied: for
    psycopg.connect, or with another prefix for SQLAlchemy. Gone after the test."""
    from .errors import Failure

    try:
        with whimbrel_databases() as url:
            yield url.reveal()
    except Failure as failure:
        pytest.fail(str(failure.notice), pytrace=False)
