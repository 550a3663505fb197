"""`pull`: the database as SQL, complete, and nowhere but where you say."""

from __future__ import annotations

from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

RICH = """
CREATE TYPE state AS ENUM ('new', 'old');
CREATE TABLE orders (id bigserial PRIMARY KEY, state state DEFAULT 'new', total int CHECK (total > 0));
CREATE TABLE lines (id int GENERATED ALWAYS AS IDENTITY, of bigint REFERENCES orders);
CREATE VIEW totals AS SELECT sum(total) FROM orders;
CREATE FUNCTION later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
-- SET not a setting;
SET LOCAL work_mem = '4MB';
  RETURN NEW;
END $$;
CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION later();
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT sum(total) FROM public.orders';
COMMENT ON TABLE orders IS 'what; was -- sold';
"""  # noqa: E501


def test_what_is_printed_makes_the_same_schema_and_nothing_is_written(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    connection.execute(RICH)
    before = imprint_of(database_url)
    said = shop.done("pull", "--print")
    assert imprint_of(database_url) == before
    assert list(shop.root.iterdir()) == []
    assert said.out.startswith("SET check_function_bodies = false;\n\nCREATE TYPE public.state")
    assert "-- SET not a setting;\nSET LOCAL work_mem" in said.out
    for noise in ("set_config", "restrict", "statement_timeout", "default_tablespace", "-- Name"):
        assert noise not in said.out
    assert shop.done("db", "pull", "--print", "--format", "sql").out == said.out
    shop.write("schema.sql", said.out)
    document = shop.done("diff", "--from", "database", "--to", "schema.sql", "--json").json
    assert document["is_equal"] is True


def test_a_schema_file_is_replaced_only_if_you_say_so(shop: Shell, connection: Connection) -> None:
    connection.execute("CREATE TABLE orders (id int)")
    assert shop.done("pull").out == "wrote schema.sql\n"
    file = shop.root / "schema.sql"
    first = file.read_text(encoding="utf-8")
    assert first == "CREATE TABLE public.orders (\n    id integer\n);\n"
    assert shop.done("pull").out == "the schema file says it already\n"
    connection.execute("ALTER TABLE orders ADD note text")
    shop("pull").stopped("G108", Exit.STOPPED)
    assert file.read_text(encoding="utf-8") == first
    assert shop.done("db", "pull", "--force").out == "wrote schema.sql\n"
    assert "note text" in file.read_text(encoding="utf-8")


def test_an_empty_database_is_an_empty_answer_and_production_may_be_read(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.move_to("production", database_url)
    before = imprint_of(database_url)
    assert shop.done("pull", "--print").out == ""
    assert imprint_of(database_url) == before


def test_what_is_not_built_or_cannot_be_written_is_refused(shop: Shell) -> None:
    shop("pull", "--format", "sqlalchemy").stopped("D370", Exit.FAILED)
    shop.write("schema/one.sql", "SELECT 1;")
    shop.write("whimbrel.toml", 'schema = "schema"')
    shop("pull").stopped("D371", Exit.FAILED)
    shop.done("pull", "--print")


def test_models_for_sqlalchemy_are_printed(shop: Shell, connection: Connection) -> None:
    connection.execute(
        "CREATE SCHEMA app; CREATE TYPE state AS ENUM ('open');"
        "CREATE TABLE customers (id int PRIMARY KEY, mail text NOT NULL UNIQUE, s state);"
        "CREATE TABLE app.orders (id int PRIMARY KEY, who int REFERENCES customers)"
    )
    said = shop.done("pull", "--print", "--format", "sqlalchemy")
    assert "class Customers(Base):" in said.out
    assert "mail: Mapped[str] = mapped_column(Text, nullable=False)" in said.out
    assert "'schema': 'app'" in said.out
    assert shop.done("pull", "--print", "--format", "sqlalchemy").out == said.out
    compile(said.out, "models.py", "exec")
