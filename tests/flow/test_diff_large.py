"""Very wide tables and very many: the right script, or what PostgreSQL says to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.shell import Shell, new_database

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit

# The manual, appendix K: a table has at most 1,600 columns, dropped ones included.
MOST = 1600
COLUMNS = [f"c{n}" for n in range(MOST)]
DIFF = ("diff", "--from", "database", "--to", "schema", "--sql")


def _wide(*names: str) -> str:
    return f"CREATE TABLE wide ({', '.join(f'{name} int' for name in names)});\n"


def test_a_table_as_wide_as_it_gets_is_made_and_changed(
    shop: Shell, connection: Connection
) -> None:
    shop.write("schema.sql", _wide(*COLUMNS))
    said = shop.done(*DIFF)
    assert said.out.count(" integer") == MOST
    connection.execute(said.out.encode())
    assert shop.done(*DIFF, "--exit-code").out == ""
    shop.write("schema.sql", _wide(*COLUMNS[1:]))
    assert shop.done(*DIFF).out == 'ALTER TABLE "public"."wide" DROP COLUMN "c0";\n'


def test_no_script_is_shown_that_a_full_table_refuses(shop: Shell, connection: Connection) -> None:
    connection.execute(_wide(*COLUMNS).encode())
    shop.write("schema.sql", _wide(*COLUMNS[1:], "other"))
    said = shop(*DIFF, "--rename", "wide.c0=")
    assert said.out == ""
    said.stopped("D350", Exit.FAILED)
    assert 'ADD COLUMN "other" integer; tables can have at most 1600 columns' in said.err
    shop.write("schema.sql", _wide(*COLUMNS, "other"))
    said = shop(*DIFF)
    said.stopped("D320", Exit.FAILED)
    assert "schema.sql, line 1: tables can have at most 1600 columns" in said.err


TABLES = 10_000
# The server has a lock for each table that a transaction makes.
AT_ONCE = 500


@pytest.fixture
def many(connection: Connection) -> Connection:
    for start in range(0, TABLES, AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        made = (f"CREATE TABLE t{n} (id int PRIMARY KEY, name text NOT NULL)" for n in numbers)
        connection.execute("; ".join(made).encode())
    return connection


@pytest.fixture
def other_url(server_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    with new_database(server_url) as url:
        yield url


@pytest.mark.drill
def test_ten_thousand_tables_are_made_and_one_of_them_changed(
    shell: Shell, many: Connection, database_url: DatabaseUrl, other_url: DatabaseUrl
) -> None:
    words = ("diff", "--to", database_url.reveal(), "--from", other_url.reveal(), "--sql")
    said = shell.done(*words, "--no-prove")
    assert said.out.count("CREATE TABLE") == TABLES
    statements = said.out.removesuffix(";\n").split(";\n")
    with connect(other_url, application_name="whimbrel tests") as other:
        for start in range(0, len(statements), AT_ONCE):
            other.execute("; ".join(statements[start : start + AT_ONCE]).encode())
    assert shell.done(*words, "--exit-code").out == ""
    many.execute("ALTER TABLE t77 ADD more int")
    said = shell.done(*words)
    assert said.out == 'ALTER TABLE "public"."t77" ADD COLUMN "more" integer;\n'
    assert "not proven" not in said.err
