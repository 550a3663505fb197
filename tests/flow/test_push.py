"""`push`: the database matches the schema, and rows are lost on purpose only."""

from __future__ import annotations

from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, total int);\n"


def rows(conn: Connection) -> list[tuple[object, ...]]:
    return conn.execute("SELECT * FROM orders").fetchall()


def test_the_database_follows_the_schema_and_rows_are_lost_only_on_purpose(
    shop: Shell, connection: Connection
) -> None:
    shop.write("schema.sql", ORDERS + "CREATE TABLE empty (id int);\n")
    said = shop.done("push")
    assert said.out == "pushed: 2 statements\n"
    assert "✓ CREATE TABLE" in said.err
    assert not (shop.root / "migrations").exists()
    shop.write("schema.sql", ORDERS)
    assert shop.done("push").out == "pushed: 1 statement\n"  # no rows, no question
    assert shop.done("push").out == "nothing to push: the database matches the schema\n"
    connection.execute("INSERT INTO orders VALUES (1, 2)")
    shop.write("schema.sql", "")
    notice = shop("push").stopped("G106", Exit.STOPPED)
    assert "push would lose data: table public.orders" in notice
    assert rows(connection) == [(1, 2)]
    assert len(shop("push", "--yes", "--json").json["statements"]) == 1  # type: ignore[arg-type]
    assert connection.execute("SELECT to_regclass('orders')").fetchone() == (None,)


def test_accept_data_loss_asks_in_staging_and_not_in_development(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.move_to("staging", database_url)
    shop.write("schema.sql", ORDERS)
    shop.done("push")
    connection.execute("INSERT INTO orders VALUES (1, 2)")
    shop.write("schema.sql", "")
    for words in ("push", "push --yes --accept-data-loss", "push --accept-data-loss --confirm x"):
        code = "G106" if words == "push" else "G102"
        shop(*words.split()).stopped(code, Exit.STOPPED)
    assert rows(connection) == [(1, 2)]
    token = shop("identity", "show", "--json").json["confirm"]
    shop.done("push", "--accept-data-loss", "--confirm", str(token))


def test_force_reset_drops_everything_once_the_schema_is_known_to_build(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.write("schema.sql", ORDERS)
    shop.done("push")
    connection.execute("INSERT INTO orders VALUES (1, 2)")
    connection.execute("CREATE TABLE by_hand (id int)")
    shop.write("schema.sql", "CREATE TABEL orders ();")
    before = imprint_of(database_url)
    shop("db", "push", "--force-reset").stopped("S105", Exit.FAILED)
    assert imprint_of(database_url) == before
    shop.write("schema.sql", ORDERS)
    said = shop.done("db", "push", "--force-reset", "--json")
    assert (said.json["dropped"], len(said.out) > 0) == (2, True)
    assert rows(connection) == []
    assert connection.execute("SELECT to_regclass('by_hand')").fetchone() == (None,)
    assert shop.done("push").out == "nothing to push: the database matches the schema\n"


def test_a_refused_statement_shows_itself_and_what_stands(
    shop: Shell, connection: Connection
) -> None:
    shop.write("schema.sql", ORDERS)
    shop.done("push")
    connection.execute("INSERT INTO orders VALUES (1, 2)")
    shop.write("schema.sql", ORDERS.replace("total int", "total int, owner text NOT NULL"))
    notice = shop("push").stopped("R140", Exit.FAILED)
    assert 'column "owner" of relation "orders" contains null values' in notice
    assert "nothing of it stands" in notice
    assert "ALTER TABLE" in notice
