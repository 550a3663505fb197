"""`migrate`: the file for what changed, written, proven, applied; or recorded after a push."""

from __future__ import annotations

import pytest
from tests.identity.imprint import files_of, imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

FIRST = "20260101000000_first"
WIDEN = "ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n"
ORDERS = "CREATE TABLE orders (id int PRIMARY KEY, total int);\n"


def migrations(shop: Shell) -> list[str]:
    return sorted(path.name for path in (shop.root / "migrations").glob("*"))


def test_what_changed_is_written_and_applied(shop: Shell, connection: Connection) -> None:
    shop.write("schema.sql", ORDERS)
    document = shop("migrate", "First orders!", "--json").json
    (name,) = migrations(shop)
    assert name.endswith("_first_orders")
    assert (document["name"], document["applied"]) == (name, [name])
    assert connection.execute("SELECT total FROM orders").fetchall() == []
    # A colleague's branch is checked out: what is applied here is not in the folder.
    (shop.root / "migrations" / name / "migration.sql").unlink()
    (shop.root / "migrations" / name / "down.sql").unlink()
    (shop.root / "migrations" / name).rmdir()
    shop.write("schema.sql", "CREATE TABLE customers (id int);")
    said = shop.done("migrate")
    (other,) = migrations(shop)
    assert other.endswith("_create_table_public_customers")
    assert said.out == f"applied 1 migration: {other}\n"
    assert f"note: applied here, but not in the folder: {name}" in said.err


def test_what_production_will_stop_at_is_foretold_when_the_file_is_written(shop: Shell) -> None:
    shop.write("schema.sql", ORDERS)
    assert "advice:" not in shop.done("migrate").err
    shop.write("schema.sql", ORDERS.replace(", total int", ""))
    said = shop.done("migrate", "--create-only").err
    assert "advice: D102 drop-column: column total of" in said
    assert "note: production stops at D102 unless the statement says `-- whimbrel:allow" in said


def test_the_foretelling_knows_the_types_that_the_migrations_so_far_made(shop: Shell) -> None:
    """How many rows there are it does not know, so an empty table here is no excuse."""
    shop.write("schema.sql", ORDERS.replace("total int", "total int, code varchar(3)"))
    shop.done("migrate")
    shop.write("schema.sql", ORDERS.replace("total int", "total int, code varchar(9)"))
    assert "advice:" not in shop.done("migrate").err
    shop.write("schema.sql", ORDERS.replace("total int", "total bigint, code varchar(9)"))
    said = shop.done("migrate", "--create-only", "--rewrite-now", "few rows").err
    assert "orders is written anew: total becomes bigint" in said


def test_fix_takes_no_small_table_here_for_a_small_one_in_production(
    shop: Shell, connection: Connection
) -> None:
    shop.write("schema.sql", ORDERS)
    shop.done("migrate")
    wide = ORDERS.replace("total int", "total bigint")
    shop.migration("20990101000000_wide", WIDEN)
    file = "migrations/20990101000000_wide/migration.sql"
    assert "rewritten:" in shop.done("fix", file, "--database").err
    assert "-- whimbrel:batch key=id" in (shop.root / file).read_text(encoding="utf-8")
    assert migrations(shop)[2].endswith("_wide_contract")
    shop.write("schema.sql", wide)
    shop.done("migrate")
    asked = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'total'"
    assert connection.execute(f"{asked} AND attrelid = 'orders'::regclass").fetchall() == [
        ("bigint",)
    ]
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"


def test_create_only_touches_no_database_of_the_project(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.write("schema.sql", ORDERS)
    before = imprint_of(database_url)
    said = shop.done("migrate", "dev", "--name", "first", "--create-only", "--skip-generate")
    (first,) = migrations(shop)
    assert said.out == f"{first}: written, not applied\n"
    assert "note: --skip-generate: no client is generated here" in said.err
    said = shop.done("migrate", "fill orders", "--create-only")
    fill = migrations(shop)[1]
    assert said.out == f"{fill}: empty, for statements of your own\n"
    assert imprint_of(database_url) == before
    path = shop.root / "migrations" / fill / "migration.sql"
    assert path.read_text(encoding="utf-8") == "-- This is an empty migration."
    path.write_text("INSERT INTO orders VALUES (1, 2);", encoding="utf-8")
    assert shop.done("migrate").out == f"applied 2 migrations: {first}, {fill}\n"
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"
    assert connection.execute("SELECT * FROM orders").fetchall() == [(1, 2)]


def test_after_a_push_the_files_are_recorded_and_not_run(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(FIRST, ORDERS)  # written with --create-only, then pushed with what came after
    shop.write("schema.sql", ORDERS + "CREATE TABLE customers (id int);")
    shop.done("push")
    connection.execute("INSERT INTO orders VALUES (1, 2)")
    said = shop.done("migrate", "second")
    assert said.out == (
        "recorded without running, the database had it already: "
        + ", ".join(migrations(shop))
        + "\n"
    )
    assert connection.execute("SELECT * FROM orders").fetchall() == [(1, 2)]
    assert shop.done("status").out.count("recorded without running") == 1


def test_an_unanswered_rename_stops_and_nothing_is_written(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.migration(FIRST, ORDERS)
    shop.done("deploy")
    connection.execute("INSERT INTO orders VALUES (1, 2)")
    shop.write("schema.sql", ORDERS.replace("total", "amount"))
    before, files = imprint_of(database_url), files_of(shop.root)
    for verb in ("migrate --create-only", "push"):
        notice = shop(*verb.split()).stopped("G105", Exit.STOPPED)
        assert "is column public.orders.total renamed to column public.orders.amount?" in notice
        assert "add `--rename public.orders.total=public.orders.amount`" in notice
    assert (imprint_of(database_url), files_of(shop.root)) == (before, files)
    shop.done("migrate", "--rename", "orders.total=orders.amount")
    assert connection.execute("SELECT amount FROM orders").fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("verb", "text", "code"),
    [
        ("migrate", b"CREATE TABLE a (id int);\nCREATE TABEL b ();", "S105"),
        ("push", b"CREATE TABLE a (id int);\nCREATE INDEX ON b (id);", "D320"),
        ("migrate", b"caf\xe9", "C151"),
        ("diff --from empty --to schema", b"\\i other.sql", "S103"),
        ("push", None, "D322"),
    ],
)
def test_a_schema_that_cannot_be_built_changes_nothing(
    shop: Shell, database_url: DatabaseUrl, verb: str, text: bytes | None, code: str
) -> None:
    if text is not None:
        shop.write("schema.sql", text)
    shop.done("deploy")
    before = imprint_of(database_url)
    assert "schema.sql" in shop(*verb.split()).stopped(code, Exit.FAILED)
    assert imprint_of(database_url) == before
    assert not (shop.root / "migrations").exists()


def test_roles_of_migrations_are_stood_in_for_in_scratch_and_made_in_the_database(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    granted = ORDERS + "GRANT SELECT ON orders TO flow_app, flow_guest;\n"
    shop.write("schema.sql", granted)
    assert shop.done("push").code == Exit.DONE  # scratch stands in for both, on this server too
    shop.done("reset", "--force")
    roles = f"CREATE ROLE flow_app LOGIN;\nALTER DATABASE {database_url.database} SET x.y = 'z';\n"
    shop.migration(FIRST, roles + granted)
    shop.write("schema.sql", granted + "CREATE TABLE customers (id int);")
    said = shop.done("migrate")
    assert said.out.startswith(f"applied 2 migrations: {FIRST}, ")
    rows = connection.execute(
        "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE 'flow\\_%' ORDER BY 1"
    ).fetchall()
    assert rows == [("flow_app", True), ("flow_guest", False)]
    assert shop.done("migrate").out == "no change: the migrations lead to the schema\n"
    shop.done("diff", "--from", "migrations", "--to", "database", "--exit-code")
    shop.migration(
        "20990101000000_gone", "REVOKE ALL ON orders FROM flow_app, flow_guest; DROP ROLE flow_app;"
    )
    shop.done("deploy")  # the templates of scratch know it no longer
