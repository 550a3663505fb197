"""`execute FILE`: SQL once, through the guard."""

from __future__ import annotations

import io
import sys

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

FILL = "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1), (2);\n"


def test_a_file_is_run_and_told_statement_by_statement(shop: Shell, connection: Connection) -> None:
    shop.write("db/fill.sql", FILL)
    said = shop.done("db", "execute", "--file", "db/fill.sql")
    assert said.out == "db/fill.sql: ran 2 statements\n"
    assert "  ✓ line 2: INSERT 0 2" in said.err
    assert connection.execute("SELECT count(*) FROM a").fetchone() == (2,)
    assert shop("execute", "db/fill.sql").stopped("R140", Exit.FAILED)
    shop.write("db/look.sql", "SELECT 1")
    document = shop("execute", "db/look.sql", "--json").json
    assert document == {"format": 1, "file": "db/look.sql", "statements": 1}


def test_standard_input_is_a_file_too(
    shop: Shell, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILL.encode())))
    assert shop.done("execute", "--stdin").out == "standard input: ran 2 statements\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT 1;\nSELECT x;")))
    notice = shop("execute", "--stdin").stopped("R140", Exit.FAILED)
    assert "standard input:2:8\n  SELECT x;\n         ^" in notice
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9")))
    shop("execute", "--stdin").stopped("C151", Exit.FAILED)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (b"CREATE TABLE a ();\nCREATE TABEL b ();", "S105", "f.sql:2:8"),
        (b"\\i other.sql", "S103", "f.sql:1:1"),
        (b"\xff\xfeS\0", "C151", "UTF-16"),
        (None, "C150", "no such file or directory"),
    ],
)
def test_what_is_no_sql_is_not_begun(
    shop: Shell, database_url: DatabaseUrl, text: bytes | None, code: str, words: str
) -> None:
    before = imprint_of(database_url)
    if text is not None:
        shop.write("f.sql", text)
    assert words in shop("execute", "f.sql").stopped(code, Exit.FAILED)
    assert imprint_of(database_url) == before


def test_staging_asks_before_rows_are_lost(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.move_to("staging", database_url)
    shop.write("fill.sql", FILL)
    shop.write("lose.sql", "DELETE FROM a;")
    shop.done("execute", "fill.sql")
    notice = shop("execute", "lose.sql", "--yes").stopped("G102", Exit.STOPPED)
    assert "execute lose.sql in staging" in notice
    assert connection.execute("SELECT count(*) FROM a").fetchone() == (2,)
    token = str(shop("identity", "show", "--json").json["confirm"])
    shop.done("execute", "lose.sql", "--confirm", token)
    assert connection.execute("SELECT count(*) FROM a").fetchone() == (0,)


@pytest.mark.parametrize(
    ("sql", "code"),
    [("DELETE FROM a;", "G101"), ("DROP TABLE a;", "G101"), ("CREATE TABLE b ();", "G103")],
)
def test_production_refuses_by_the_label_alone(shell: Shell, sql: str, code: str) -> None:
    shell.write("f.sql", sql)
    notice = shell("-e", "production", "execute", "f.sql").stopped(code, Exit.STOPPED)
    assert "execute f.sql is not allowed in production" in notice


def test_production_is_looked_at(road: Shell) -> None:
    road.write("f.sql", "SELECT 1;")
    assert road.done("-e", "production", "execute", "f.sql").out == "f.sql: ran 1 statement\n"


def test_what_production_would_stop_is_said_where_nobody_minds(shop: Shell) -> None:
    shop.write("a.sql", "CREATE TABLE orders (note text);")
    assert "advice" not in shop.done("execute", "a.sql").err
    shop.write(
        "b.sql", "CREATE INDEX i ON orders (note);\nALTER TABLE orders RENAME note TO remark;"
    )
    said = shop.done("execute", "b.sql").err
    assert "advice: A101 rename-column: column note of orders is now called remark, b.sql:2" in said
    assert "index-not-concurrent" not in said  # the table is small here


def test_staging_asks_about_hazards_and_keeps_what_was_taken_upon_oneself(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.move_to("staging", database_url)
    shop.write("a.sql", "CREATE TABLE orders (note text);")
    shop.done("execute", "a.sql")
    shop.write("b.sql", "ALTER TABLE orders RENAME note TO remark;")
    notice = shop("execute", "b.sql", "--yes").stopped("G102", Exit.STOPPED)
    assert "A101 rename-column: column note of orders is now called remark, b.sql:1" in notice
    shop.write(
        "c.sql",
        '-- whimbrel:allow rename-column "no code yet"\n'
        + "ALTER TABLE orders RENAME note TO remark;",
    )
    shop.done("execute", "c.sql")
    token = str(shop("identity", "show", "--json").json["confirm"])
    shop.write("d.sql", "ALTER TABLE orders RENAME remark TO note;")
    shop.done("execute", "d.sql", "--confirm", token)
    kept = connection.execute(
        "SELECT detail -> 'hazards' FROM whimbrel.audit WHERE detail ->> 'file' = 'd.sql'"
    ).fetchone()
    assert kept is not None
    assert "A101 rename-column" in str(kept[0])


def test_a_rule_that_the_project_turned_off_says_nothing(shop: Shell) -> None:
    shop.write("a.sql", "CREATE TABLE orders (note text);")
    shop.done("execute", "a.sql")
    with (shop.root / "whimbrel.toml").open("a") as file:
        file.write('\n[rules]\nrename-column = "off"\n')
    shop.write("b.sql", "ALTER TABLE orders RENAME note TO remark;")
    assert "rename-column" not in shop.done("execute", "b.sql").err


def test_a_column_that_is_to_be_kept_is_not_dropped_without_its_copy(shop: Shell) -> None:
    shop.write("a.sql", "CREATE TABLE orders (id bigint PRIMARY KEY, note text);")
    shop.done("execute", "a.sql")
    shop.write("b.sql", "-- whimbrel:keep\nALTER TABLE orders DROP COLUMN note;")
    assert "nothing in the file keeps it" in shop("execute", "b.sql").stopped("S130", Exit.FAILED)
