"""A subscription is made, altered and dropped without a connection to anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whimbrel.catalog.stated import Stated
from whimbrel.db.connect import Connection
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read.catalog import read_catalog

MAKE = (
    "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1 dbname=x' PUBLICATION {} "
    "WITH (connect = false, slot_name = {})"
)


@pytest.fixture
def subscribing(connection: Connection) -> Iterator[Connection]:
    """A database with a subscription cannot be dropped."""
    yield connection
    for text in ("DISABLE", "SET (slot_name = NONE)"):
        connection.execute(f"ALTER SUBSCRIPTION s {text}".encode())
    connection.execute("DROP SUBSCRIPTION s")


def test_no_statement_about_a_subscription_connects(subscribing: Connection) -> None:
    empty = read_catalog(subscribing)
    subscribing.execute(MAKE.format("p", "s").encode())
    subscribing.execute("COMMENT ON SUBSCRIPTION s IS 'c'")
    one = read_catalog(subscribing)
    statements = [each.sql for each in arrange(compare(one, empty))]
    assert statements == [
        "ALTER SUBSCRIPTION s DISABLE",
        "ALTER SUBSCRIPTION s SET (slot_name = NONE)",
        "DROP SUBSCRIPTION s",
    ]
    for each in statements:
        subscribing.execute(each.encode())
    for each in [each.sql for each in arrange(compare(empty, one))]:
        subscribing.execute(each.encode())
    assert read_catalog(subscribing).objects == one.objects


def test_a_subscription_is_altered_in_place(subscribing: Connection) -> None:
    subscribing.execute(MAKE.format("p", "NONE").encode())
    before = read_catalog(subscribing)
    subscribing.execute("ALTER SUBSCRIPTION s SET PUBLICATION q, r WITH (refresh = false)")
    subscribing.execute("ALTER SUBSCRIPTION s SET (binary = true, streaming = parallel)")
    after = read_catalog(subscribing)
    statements = [each.sql for each in arrange(compare(after, before))]
    assert [each.split()[:4] for each in statements] == [
        ["ALTER", "SUBSCRIPTION", "s", word] for word in ("CONNECTION", "SET", "SET")
    ]
    for each in statements:
        subscribing.execute(each.encode())
    assert read_catalog(subscribing).objects == before.objects


def test_how_it_connects_is_not_on_the_line_that_messages_quote(subscribing: Connection) -> None:
    subscribing.execute(MAKE.format("p", "NONE").encode())
    (made,) = [each for each in read_catalog(subscribing).objects if isinstance(each, Stated)]
    texts = (made.create, *made.replace)
    assert all("host=" not in text.splitlines()[0] for text in texts)
