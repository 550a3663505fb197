"""`migrate` moves a dropped table to `whimbrel_keep`, and its undo brings the rows back."""

from __future__ import annotations

from tests.shell import Shell

from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

STAYS = "CREATE TABLE customers (id int PRIMARY KEY, name text);\n"
GOES = """
CREATE SCHEMA old;
CREATE TYPE old.status AS ENUM ('open', 'done');
CREATE DOMAIN old.amount AS int CHECK (VALUE > 0);
CREATE SEQUENCE old.numbers;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TABLE old.orders (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, state old.status NOT NULL DEFAULT 'open',
    total old.amount, number int DEFAULT nextval('old.numbers'), customer_id int,
    before_id int REFERENCES old.orders,
    CONSTRAINT customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE INDEX by_total ON old.orders (total);
CREATE TRIGGER stamp BEFORE INSERT ON old.orders FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE STATISTICS of_orders ON id, total FROM old.orders;
CREATE PUBLICATION feed FOR TABLE old.orders, customers;
COMMENT ON TABLE old.orders IS 'those of old';
CREATE VIEW open_orders AS SELECT id FROM old.orders WHERE state = 'open';
CREATE TABLE days (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE days_2 PARTITION OF days FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE INDEX days_n ON days (n);
CREATE TABLE logs (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
"""
LOGS = "CREATE TABLE logs (at date NOT NULL, n int) PARTITION BY RANGE (at);\n"
ROWS = """
INSERT INTO customers VALUES (1, 'one');
INSERT INTO old.orders (total, customer_id) SELECT n, 1 FROM generate_series(1, 9) AS n;
INSERT INTO days SELECT '2026-01-20'::date + n, n FROM generate_series(1, 20) AS n;
INSERT INTO logs VALUES ('2026-01-02', 3);
"""


TABLES = ("old.orders", "days", "logs")


def written(shop: Shell, name: str = "migration.sql") -> str:
    folder = max((shop.root / "migrations").iterdir())
    return (folder / name).read_text(encoding="utf-8")


def rows(connection: Connection) -> list[list[tuple[object, ...]]]:
    queries = [f"SELECT * FROM {each} ORDER BY 1" for each in TABLES]
    return [connection.execute(each.encode()).fetchall() for each in queries]


def test_a_dropped_table_is_kept_and_a_rollback_brings_all_of_it_back(
    shop: Shell, connection: Connection
) -> None:
    shop.migration("20260101000000_one", STAYS + GOES)
    shop.done("deploy")
    connection.execute(ROWS.encode())
    before = rows(connection)
    shop.write("before.sql", STAYS + GOES)
    shop.write("schema.sql", STAYS + LOGS + "CREATE PUBLICATION feed FOR TABLE customers;\n")
    said = shop.done("migrate", "without the old")
    assert "migration.sql and down.sql" in said.err
    assert "A124 put-aside: table old.orders is put aside: to the application it" in said.err
    assert "drop-table" not in said.err
    assert "whimbrel_keep is gone" not in said.err
    assert connection.execute("SELECT to_regclass('old.orders')").fetchone() == (None,)
    # What is kept is neither drift nor a difference.
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"
    assert shop("drift").code == Exit.DONE
    shop.done("rollback")
    assert rows(connection) == before
    document = shop.done("diff", "--from", "database", "--to", "before.sql", "--json").json
    assert document["is_equal"] is True
    # Again, after one that was kept is there.
    shop.done("rollback", "--release", max((shop.root / "migrations").iterdir()).name)
    shop.done("deploy")
    assert shop("drift").code == Exit.DONE


def test_a_table_of_the_same_name_is_kept_beside_the_first(
    shop: Shell, connection: Connection
) -> None:
    table = "CREATE TABLE notes (id serial PRIMARY KEY, said text);\n"
    for said in ("first", "second"):
        shop.write("schema.sql", STAYS + table)
        shop.done("migrate")
        connection.execute("INSERT INTO notes (said) VALUES (%s)", [said])
        shop.write("schema.sql", STAYS)
        shop.done("migrate", "no notes")
    names = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'whimbrel_keep' "
        "ORDER BY table_name"
    ).fetchall()
    assert [str(name)[14:] for (name,) in names] == ["_no_notes_notes"] * 2
    kept = [f'SELECT said FROM whimbrel_keep."{name}"' for (name,) in names]
    assert [connection.execute(each.encode()).fetchall() for each in kept] == [
        [("first",)],
        [("second",)],
    ]
    assert shop.done("reset", "--force").code == Exit.DONE  # it empties the keep, and fills it anew
    assert connection.execute(kept[0].encode()).fetchall() == []


def test_a_table_may_go_at_once_for_a_reason(shop: Shell) -> None:
    shop.write("schema.sql", STAYS + "CREATE TABLE notes (id int);\n")
    shop.done("migrate")
    shop.write("schema.sql", STAYS)
    said = shop.done("migrate", "no notes", "--drop-now", "never released")
    assert written(shop) == (
        '-- whimbrel:drop now "never released"\nDROP TABLE "public"."notes";\n'
    )
    assert "no down.sql: no statement brings it back" in said.err


def test_what_cannot_be_kept_is_dropped_and_named(shop: Shell) -> None:
    span = "CREATE TYPE span AS RANGE (subtype = int);\n"
    shop.write("schema.sql", STAYS + span + "CREATE TABLE notes (during span);\n")
    shop.done("migrate")
    shop.write("schema.sql", STAYS)
    said = shop.done("migrate", "no notes")
    assert "note: table public.notes is dropped with its rows and not kept: range type public." in (
        said.err
    )
    assert 'DROP TABLE "public"."notes"' in written(shop)


def test_a_function_that_a_kept_table_needs_is_kept_with_it(
    shop: Shell, connection: Connection
) -> None:
    needs = (
        "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
        "CREATE FUNCTION f(m mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';\n"
        "CREATE TABLE notes (id int DEFAULT f('sad'), m mood CHECK (f(m) > 0));\n"
    )
    shop.write("schema.sql", STAYS + needs)
    shop.done("migrate")
    connection.execute("INSERT INTO notes (m) VALUES ('glad')")
    shop.write("schema.sql", STAYS)
    said = shop.done("migrate", "no notes")
    assert "not kept" not in said.err
    assert 'ALTER FUNCTION "public"."f"(public.mood) SET SCHEMA whimbrel_keep' in written(shop)
    shop.done("rollback")
    assert connection.execute("SELECT id, m::text, f(m) FROM notes").fetchall() == [(1, "glad", 1)]


def test_the_online_form_of_a_diff_keeps_and_its_direct_form_drops(shop: Shell) -> None:
    shop.write("a.sql", STAYS + "CREATE TABLE notes (id int);\n")
    shop.write("b.sql", STAYS)
    direct = shop.done("diff", "--from", "a.sql", "--to", "b.sql", "--sql").out
    assert direct == 'DROP TABLE "public"."notes";\n'
    online = shop.done("diff", "--from", "a.sql", "--to", "b.sql", "--sql", "--online").out
    assert 'ALTER TABLE "public"."notes" SET SCHEMA whimbrel_keep;' in online


PRISMA = """\
datasource db {
  provider = "postgresql"
}
model User {
  id Int @id @default(autoincrement())
}
"""
POST = """\
model Post {
  id    Int   @id @default(autoincrement())
  state State @default(OPEN)
}
enum State {
  OPEN
  DONE
}
"""


def test_on_a_prisma_project_a_model_is_kept_with_its_enum_and_comes_back(
    shop: Shell, connection: Connection
) -> None:
    shop.write("prisma/schema.prisma", PRISMA + POST)
    shop.done("migrate", "first")
    connection.execute("INSERT INTO \"Post\" (state) VALUES ('DONE')")
    shop.write("prisma/schema.prisma", PRISMA)
    shop.done("migrate", "no posts")
    assert connection.execute("SELECT to_regtype('\"State\"')").fetchone() == (None,)
    assert shop.done("status").code == Exit.DONE
    shop.done("rollback")
    assert connection.execute('SELECT id, state FROM "Post"').fetchall() == [(1, "DONE")]
    connection.execute('INSERT INTO "Post" DEFAULT VALUES')  # its numbers go on
    assert connection.execute('SELECT id, state FROM "Post"').fetchall()[1] == (2, "OPEN")
