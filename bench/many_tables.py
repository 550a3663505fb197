"""Databases of many tables for benchmarks, and what is done with two of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg

from whimbrel.config.url import DatabaseUrl
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read.digest import schema_digest
from whimbrel.sources.live import read_both_live
from whimbrel.sources.material import read_live

# The server has a lock for each thing that a transaction makes.
AT_ONCE = 200


def fill(url: DatabaseUrl, tables: int, extra: str) -> None:
    """Each of 20 columns, with a primary key, two indexes, a foreign key and an enum."""
    kinds = ("text", "integer DEFAULT 1", "timestamptz", "numeric(10,2)")
    columns = ", ".join(
        f"c{n} {kinds[n % 4]}{' NOT NULL' if n % 3 == 0 else ''}" for n in range(17)
    )
    with psycopg.connect(url.reveal()) as conn:
        for n in range(tables):
            conn.execute(
                f"CREATE TYPE e{n} AS ENUM ('a', 'b', 'c');"
                f"CREATE TABLE t{n} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
                f"parent bigint, kind e{n}, {columns}{extra});"
                f"CREATE INDEX ON t{n} (c0, c1); CREATE INDEX ON t{n} (c2) WHERE c1 > 0".encode()
            )
            if n % AT_ONCE == AT_ONCE - 1:
                conn.commit()
        for n in range(tables):
            conn.execute(
                f"ALTER TABLE t{n} ADD FOREIGN KEY (parent) REFERENCES t{(n + 1) % tables}".encode()
            )
            if n % AT_ONCE == AT_ONCE - 1:
                conn.commit()
    with psycopg.connect(url.reveal(), autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")


def copy_with(server: DatabaseUrl, like: str, name: str, change: str) -> None:
    """A copy of a database in which one thing is otherwise."""
    with psycopg.connect(server.reveal(), autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name} TEMPLATE {like}".encode())
    with psycopg.connect(server.with_database(name).reveal(), autocommit=True) as conn:
        conn.execute(change.encode())


def both(ask: Callable[[DatabaseUrl], object], one: DatabaseUrl, two: DatabaseUrl) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(ask, (one, two)))


def digest(url: DatabaseUrl) -> str:
    with psycopg.connect(url.reveal(), autocommit=True) as conn:
        return schema_digest(conn)


def full_diff(one: DatabaseUrl, two: DatabaseUrl) -> None:
    with ThreadPoolExecutor(2) as pool:
        before, after = pool.map(read_live, (one, two))
    assert arrange(compare(before, after))


def small_diff(one: DatabaseUrl, two: DatabaseUrl) -> None:
    before, after = read_both_live(one, two)
    assert arrange(compare(before, after))
