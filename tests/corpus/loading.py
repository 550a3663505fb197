"""Loads pairs of the corpus, each into a schema of its own."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psycopg
from tests.corpus.pairs import Pair, Side, read_pairs

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.pg.name import quote


def unsubscribe(url: DatabaseUrl) -> None:
    """A database with a subscription cannot be dropped, not even by force."""
    with connect(url) as conn:
        for (name,) in conn.execute(_SUBSCRIPTIONS).fetchall():
            conn.execute(f"DROP SUBSCRIPTION {quote(str(name))}".encode())


_SUBSCRIPTIONS = """
SELECT s.subname FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = current_database()
"""


def possible(url: DatabaseUrl) -> list[Pair]:
    """Without what this server cannot say, and extensions that it does not have."""
    with connect(url) as conn:
        rows = conn.execute("SELECT name FROM pg_catalog.pg_available_extensions").fetchall()
        major = conn.info.server_version // 10000
    has = {str(name) for (name,) in rows}
    return [pair for pair in read_pairs() if pair.since <= major and pair.extensions <= has]


def make_role(conn: Connection, role: str) -> None:
    with suppress(psycopg.errors.DuplicateObject):
        conn.execute(f"CREATE ROLE {quote(role)}".encode())


def load(url: DatabaseUrl, pairs: Iterable[Pair], side: Side) -> None:
    with connect(url) as conn:
        # Who owns most is no part of a schema: so let it be the same one, whatever is alone here.
        for number in range(15):
            conn.execute(f"CREATE SCHEMA company_{number}".encode())
        for pair in pairs:
            try:
                load_one(conn, pair, side)
            except psycopg.Error as exc:
                raise AssertionError(f"{pair.schema}, {side}: {exc}") from exc


def load_one(conn: Connection, pair: Pair, side: Side) -> None:
    """Raises what psycopg raises."""
    room = "CREATE SCHEMA {0}; SET search_path = {0};".format(quote(pair.schema))
    conn.execute(f"{room}\n{pair.script(side)}".encode())
