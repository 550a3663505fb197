"""Schemas that are hard to read or to write: a right answer or a clear message, no wrong script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.diff.compare import compare
from whimbrel.errors import Exit, Failure
from whimbrel.plan.arrange.arrange import arrange
from whimbrel.read.catalog import read_catalog

SERVER = (
    "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;"
    "CREATE USER MAPPING FOR CURRENT_USER SERVER s OPTIONS (password 'hunter2')"
)


@pytest.fixture
def poor(connection: Connection, database_url: DatabaseUrl) -> Iterator[DatabaseUrl]:
    """A role that may connect, and nothing else."""
    role = f"whimbrel_test_{uuid4().hex[:8]}"
    connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'poor'".encode())
    yield replace(database_url, user=role, password="poor")
    connection.execute(f"DROP ROLE {role}".encode())


def test_a_database_that_cannot_be_read_whole(
    shell: Shell, connection: Connection, database_url: DatabaseUrl, poor: DatabaseUrl
) -> None:
    connection.execute(f"CREATE TABLE t (id int); {SERVER}".encode())
    one, two = poor.reveal(), database_url.reveal()
    for words in ((one, two), (two, one)):
        said = shell.done("diff", "--from", words[0], "--to", words[1])
        assert said.out == ""
        assert "differs, not modelled: user mapping s.postgres" in said.err
        assert "hunter2" not in said.err
    said = shell.done("diff", "--from", one, "--to", one, "--exit-code")
    assert (said.out, "not modelled" in said.err) == ("", False)
    said = shell("diff", "--from", one, "--to", "empty")
    said.stopped("D310", Exit.FAILED)
    assert "user mapping s.postgres stands on foreign server s, which has to change" in said.err


def test_bodies_that_no_longer_parse_and_views_that_fail_when_they_run(
    connection: Connection,
) -> None:
    empty = read_catalog(connection)
    connection.execute(
        b"SET check_function_bodies = off;"
        b"CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'SELEKT x FROM nowhere';"
        b"CREATE FUNCTION half() RETURNS int LANGUAGE plpgsql AS 'BEGIN IF THEN';"
        b"CREATE PROCEDURE p() LANGUAGE sql AS 'CALL never()';"
        b"CREATE VIEW fails AS SELECT 1 / 0 AS x, gone() AS y;"
        b"CREATE MATERIALIZED VIEW later AS SELECT half() AS z WITH NO DATA;"
        b"RESET check_function_bodies"
    )
    full = read_catalog(connection)
    for start, goal in ((full, empty), (empty, full)):
        for each in arrange(compare(start, goal)):
            connection.execute(each.sql.encode())
        assert read_catalog(connection).objects == goal.objects
        connection.execute(b"RESET ALL")


@pytest.mark.drill
def test_as_many_columns_as_a_table_can_have(shop: Shell, connection: Connection) -> None:
    names = [f"c{number}" for number in range(1600)]
    table = "CREATE TABLE wide ({} bool);".format(" bool, ".join(names))
    connection.execute(table.encode())
    shop.write("schema.sql", table)
    assert shop.done("diff", "--from", "database", "--to", "schema").out == ""
    shop.write("schema.sql", table.replace("c1599 bool", "c1599 int"))
    said = shop.done("diff", "--from", "database", "--to", "schema")
    assert said.out.startswith('ALTER TABLE "public"."wide" ALTER COLUMN "c1599" TYPE integer')
    assert "not proven" not in said.err
    shop.write("schema.sql", table.replace(");", ", d int);"))
    said = shop("diff", "--from", "database", "--to", "schema")
    said.stopped("D320", Exit.FAILED)
    assert "tables can have at most 1600 columns" in said.err


def test_a_schema_that_changes_while_it_is_read(
    connection: Connection, database_url: DatabaseUrl
) -> None:
    """One state of it, or C221; never half of one and half of another."""
    over = threading.Event()
    changing = threading.Thread(target=_change, args=(database_url, over))
    changing.start()
    try:
        for _ in range(5):
            _read_one_state(connection)
    finally:
        over.set()
        changing.join()
    assert read_catalog(connection).objects


def _change(url: DatabaseUrl, over: threading.Event) -> None:
    with connect(url) as conn:
        while not over.is_set():
            conn.execute(
                b"CREATE TABLE t (id int CHECK (id > 0), x text DEFAULT 'a');"
                b"CREATE VIEW v AS SELECT * FROM t; CREATE INDEX i ON t (lower(x))"
            )
            conn.execute(b"DROP TABLE t CASCADE")


def _read_one_state(connection: Connection) -> None:
    said = ""
    try:
        found = {each.address.shown for each in read_catalog(connection).objects}
    except Failure as failure:
        said, found = failure.notice.code, set()
    parts = {"table public.t", "view public.v", "index public.i"}
    assert said in ("", "C221")
    assert found & parts in (parts, set())


def test_a_serial_column_for_a_table_of_another_role(
    shop: Shell, connection: Connection, poor: DatabaseUrl
) -> None:
    """PostgreSQL wants one owner of both; whoever runs the script need not be that."""
    table = "CREATE TABLE t (id int)"
    connection.execute(f"{table}; ALTER TABLE t OWNER TO {poor.user}".encode())
    shop.write("schema.sql", f"{table}; ALTER TABLE t ADD n serial;")
    said = shop.done("diff", "--from", "database", "--to", "schema")
    assert "not proven" not in said.err
    connection.execute(said.out.encode())
    assert shop.done("diff", "--from", "database", "--to", "schema").out == ""
    connection.execute(b"DROP TABLE t")
