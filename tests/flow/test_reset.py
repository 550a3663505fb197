"""`reset`: everything is dropped and migrated anew, where that is allowed and meant."""

from __future__ import annotations

from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

ONE, TWO = "20260101000000_one", "20260102000000_two"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY);"
CONTRACT = "-- whimbrel:phase contract\nDROP TABLE by_hand;"


def test_both_phases_are_applied_anew_and_the_mark_is_kept(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, CREATE + "CREATE TABLE by_hand (id int);")
    shop.done("deploy")
    connection.execute("CREATE TABLE left_over (id int)")
    shop.migration(TWO, CONTRACT)
    mark = shop("identity", "show", "--json").json["uuid"]
    said = shop.done("reset", "--force")
    assert said.out == f"reset; applied 2 migrations: {ONE}, {TWO}\n"
    assert "dropped 3 objects" in said.err
    assert shop("identity", "show", "--json").json["uuid"] == mark
    assert connection.execute("SELECT to_regclass('left_over')").fetchone() == (None,)
    audit = connection.execute("SELECT verb FROM whimbrel.audit ORDER BY at").fetchall()
    assert [verb for (verb,) in audit] == ["identity mark", "reset"]
    assert shop("status", "--exit-code").code == Exit.DONE


def test_without_an_answer_nothing_is_dropped(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    before = imprint_of(database_url)
    notice = shop("reset").stopped("G104", Exit.STOPPED)
    assert "next: if that is meant, run `whimbrel reset --force`" in notice
    assert imprint_of(database_url) == before
    for words in ("reset --yes", "reset --force", "migrate reset -f --skip-seed --skip-generate"):
        shop.done(*words.split())


def test_staging_wants_to_be_named(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    before = imprint_of(database_url)
    for words in ("reset", "reset --force --yes", "reset --confirm staging/00000000"):
        shop(*words.split()).stopped("G102", Exit.STOPPED)
    assert imprint_of(database_url) == before
    shop.set(WHIMBREL_CONFIRM=str(shop("identity", "show", "--json").json["confirm"]))
    document = shop("db:staging:reset", "--json").json
    assert document["applied"] == [ONE]


def test_prisma_s_ledger_stands_among_the_users_tables_and_is_made_anew(
    shop: Shell, connection: Connection
) -> None:
    shop.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    shop.write(f"prisma/migrations/{ONE}/migration.sql", CREATE)
    shop.done("deploy")
    shop.done("reset", "--force")
    rows = connection.execute("SELECT migration_name FROM _prisma_migrations").fetchall()
    assert rows == [(ONE,)]
    assert shop("status", "--exit-code").code == Exit.DONE


def test_a_history_that_cannot_run_keeps_what_is_there(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    before = imprint_of(database_url)
    shop.migration(TWO, "CREATE TABEL x ();")
    shop("reset", "--force").stopped("S105", Exit.FAILED)
    assert imprint_of(database_url) == before


def test_a_migration_that_fails_after_the_reset_is_told_and_the_next_run_goes_on(
    shop: Shell, connection: Connection
) -> None:
    path = shop.migration(ONE, "SELECT 1/0;")
    shop.done("deploy", "--dry-run")
    notice = shop("reset", "--force").stopped("R101", Exit.FAILED)
    assert "division by zero" in notice
    path.write_text(CREATE, encoding="utf-8")
    shop.done("deploy")
    assert connection.execute("SELECT * FROM orders").fetchall() == []
