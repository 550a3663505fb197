"""Two schemas that are nearly the same: little is read, and never too little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whimbrel.catalog.catalog import Catalog
from whimbrel.catalog.column import Column
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.scratch import scratch_database
from whimbrel.diff.compare import compare
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read import near
from whimbrel.read.near import read_two

TABLES = 130
SCHEMA = "; ".join(
    f"CREATE TABLE t{n} (id int PRIMARY KEY, a text, t0 int REFERENCES t{max(n - 1, 0)})"
    for n in range(TABLES)
)


@pytest.fixture
def other(server_url: DatabaseUrl) -> Iterator[Connection]:
    with scratch_database(server_url) as url, connect(url) as conn:
        conn.execute(SCHEMA.encode())
        yield conn


@pytest.fixture
def same(connection: Connection) -> Connection:
    connection.execute(SCHEMA.encode())
    return connection


def test_of_equal_schemas_nothing_is_read_and_of_others_what_is_near(
    same: Connection, other: Connection
) -> None:
    assert [each.objects for each in read_two(same, other)] == [(), ()]
    other.execute("ALTER TABLE t7 DROP a")
    assert _tables_read(read_two(same, other)[0]) == {"t6", "t7", "t8"}
    other.execute("CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE fresh (now mood)")
    assert _tables_read(read_two(same, other)[1]) == {"t6", "t7", "t8", "fresh"}
    assert _script(same, other) == [
        'CREATE TYPE "public"."mood" AS ENUM (\'ok\')',
        'CREATE TABLE "public"."fresh" (\n    "now" public.mood\n)',
        'ALTER TABLE "public"."t7" DROP COLUMN "a"',
    ]


def test_all_is_read_where_more_differs_or_what_belongs_to_no_relation(
    same: Connection, other: Connection
) -> None:
    other.execute("; ".join(f"ALTER TABLE t{n} DROP a" for n in range(TABLES // 3)).encode())
    assert len(_tables_read(read_two(same, other)[0])) == TABLES
    same.execute("; ".join(f"ALTER TABLE t{n} DROP a" for n in range(TABLES // 3)).encode())
    other.execute('CREATE COLLATION c FROM "C"')
    assert len(_tables_read(read_two(same, other)[0])) == TABLES
    other.execute("DROP COLLATION c")
    other.execute("ALTER EXTENSION plpgsql ADD TABLE t7")
    assert len(_tables_read(read_two(same, other)[0])) == TABLES


def test_all_is_read_where_the_schema_changes_meanwhile(
    same: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    other.execute("ALTER TABLE t7 DROP a")
    stamps = iter(range(4))
    monkeypatch.setattr(near, "_stamp", lambda _conn: next(stamps))
    assert len(_tables_read(read_two(same, other)[0])) == TABLES


def _tables_read(catalog: Catalog) -> set[str]:
    return {each.table.relation for each in catalog.objects if isinstance(each, Column)}


def _script(one: Connection, two: Connection) -> list[str]:
    return [each.sql for each in arrange(compare(*read_two(one, two)))]
