"""`migrate` writes the way back where it is safely known."""

from __future__ import annotations

import pytest
from tests.shell import Shell

from whimbrel.db.connect import Connection

BASE = "CREATE TABLE orders (id int PRIMARY KEY, total int, note text);\n"


@pytest.fixture
def begun(shop: Shell) -> Shell:
    shop.migration("20260101000000_one", BASE)
    shop.done("deploy")
    return shop


def migrated(shop: Shell, schema: str, *options: str) -> tuple[str | None, str]:
    """The text of down.sql, None without one, and what was said."""
    shop.write("schema.sql", schema)
    said = shop.done("migrate", "next", *options)
    folder = max((shop.root / "migrations").iterdir())
    down = folder / "down.sql"
    return (down.read_text(encoding="utf-8") if down.exists() else None), said.err


def test_what_was_added_goes_again_and_a_rollback_proves_it(
    begun: Shell, connection: Connection
) -> None:
    begun.write("before.sql", BASE)
    down, said = migrated(
        begun,
        BASE
        + "ALTER TABLE orders ADD shipped boolean NOT NULL DEFAULT false;\n"
        + "CREATE INDEX by_total ON orders (total);\n"
        + "CREATE TABLE lines (id int PRIMARY KEY, of int REFERENCES orders);\n",
    )
    assert "migration.sql and down.sql" in said
    assert down is not None
    assert 'DROP TABLE "public"."lines"' in down
    connection.execute("INSERT INTO orders VALUES (1, 2, 'kept')")
    begun.done("rollback", "--yes")
    assert connection.execute("SELECT * FROM orders").fetchall() == [(1, 2, "kept")]
    document = begun.done("diff", "--from", "database", "--to", "before.sql", "--json").json
    assert document["is_equal"] is True


def test_a_rename_gets_its_old_name_again(begun: Shell, connection: Connection) -> None:
    schema = "CREATE TABLE sales (id int CONSTRAINT orders_pkey PRIMARY KEY, amount int, note text)"
    renames = ("--rename", "orders=sales", "--rename", "orders.total=amount")
    down, _ = migrated(begun, f"{schema};", *renames)
    assert down is not None
    assert "RENAME TO" in down
    begun.done("rollback")
    assert connection.execute("SELECT total FROM orders").fetchall() == []


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (BASE.replace(", note text", ""), "no down.sql: no statement brings it back: "),
        (
            BASE.replace("total int", "total bigint"),
            "no down.sql for the contract phase: values written since may not fit the old",
        ),
    ],
)
def test_where_it_is_not_safely_known_there_is_none_and_it_is_said_why(
    begun: Shell, schema: str, why: str
) -> None:
    down, said = migrated(begun, schema)
    assert down is None
    assert why in said
    assert "has no down.sql" in begun("rollback").notice
