"""`drift`: what was changed by other means, adopted or taken back."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.errors import Exit

ONE = "20260101000000_one"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY, total int);"
HOTFIX = "ALTER TABLE orders ADD note text; CREATE INDEX orders_total ON orders (total)"


@pytest.fixture
def applied(shop: Shell) -> Shell:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    return shop


def test_without_drift_it_says_so_and_changes_nothing(
    applied: Shell, database_url: DatabaseUrl
) -> None:
    before = imprint_of(database_url)
    said = applied("drift")
    assert (said.code, said.out) == (
        Exit.DONE,
        "no drift: the database is what its history makes\n",
    )
    assert imprint_of(database_url) == before
    for flag in (("--revert",), ("--adopt", "x")):
        applied("drift", *flag).stopped("D361", Exit.USAGE)


def test_what_came_went_and_changed_is_named_in_words_and_as_sql(
    applied: Shell, connection: Connection
) -> None:
    connection.execute(HOTFIX)
    connection.execute("ALTER TABLE orders ALTER total TYPE bigint")
    connection.execute("ALTER TABLE orders DROP CONSTRAINT orders_pkey")
    connection.execute("CREATE TABLE audit (id serial PRIMARY KEY)")
    said = applied("drift")
    assert said.code == Exit.DIFFERENT, said.err
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "+ column public.orders.note in the database, not in the history" in lines
    assert "+ index public.orders_total in the database, not in the history" in lines
    assert "~ column public.orders.total changed" in lines
    assert "- constraint public.orders.orders_pkey in the history, gone from the database" in lines
    about_audit = [line for line in lines if "audit" in line]
    assert about_audit == ["+ table public.audit in the database, not in the history"]
    assert 'ADD COLUMN "note" text' in said.err
    document = applied("drift", "--json").json
    assert document["has_drift"] is True
    rows = document["objects"]
    assert isinstance(rows, list)
    assert {"kind": "column", "name": "public.orders.note", "state": "added"}.items() <= next(
        row for row in rows if row["name"] == "public.orders.note"
    ).items()


def test_what_is_not_modelled_is_named_too(applied: Shell, connection: Connection) -> None:
    connection.execute(
        "CREATE TYPE found; CREATE FUNCTION same(found) RETURNS found LANGUAGE internal IMMUTABLE "
        "STRICT AS 'int4range_canonical'; "
        "CREATE TYPE found AS RANGE (SUBTYPE = int, CANONICAL = same)"
    )
    said = applied("drift")
    assert said.code == Exit.DIFFERENT
    assert "+ range type public.found (not modelled)" in said.out
    notice = applied("drift", "--adopt", "x").stopped("D362", Exit.FAILED)
    assert "whimbrel migrate NAME --create-only" in notice


def test_an_ignored_object_is_no_drift_and_is_printed_with_its_reason(
    applied: Shell, connection: Connection
) -> None:
    applied.write(
        "whimbrel.toml", '[[drift.ignore]]\nobject = "public.tmp_*"\nreason = "the import makes it"'
    )
    connection.execute("CREATE TABLE tmp_import (id int PRIMARY KEY)")
    said = applied("drift")
    assert said.code == Exit.DONE
    assert "ignored: table public.tmp_import: the import makes it" in said.err
    connection.execute(HOTFIX)
    assert "tmp_import" not in applied("drift").out
    adopted = applied.done("drift", "--adopt", "hotfix", "--json").json
    assert "tmp_import" not in str(adopted["sql"])
    assert applied("drift").code == Exit.DONE


def test_adopted_drift_is_a_migration_that_is_applied_here(
    applied: Shell, connection: Connection
) -> None:
    connection.execute(HOTFIX)
    connection.execute("INSERT INTO orders VALUES (1, 2, 'kept')")
    document = applied.done("drift", "--adopt", "Add hotfix", "--json").json
    name = str(document["name"])
    assert name.endswith("_add_hotfix")
    file = applied.root / "migrations" / name / "migration.sql"
    assert file.read_text(encoding="utf-8") == document["sql"]
    assert applied("drift").code == Exit.DONE
    assert applied("status", "--exit-code").code == Exit.DONE
    assert connection.execute("SELECT note FROM orders").fetchall() == [("kept",)]
    audit = "SELECT who <> '' FROM whimbrel.audit WHERE verb = 'drift --adopt'"
    assert connection.execute(audit).fetchall() == [(True,)]


def test_adoption_refuses_what_would_stand_in_another_order_elsewhere(
    applied: Shell, connection: Connection
) -> None:
    connection.execute(HOTFIX)
    applied.migration("20260102000000_two", "SELECT 1;")
    applied("drift", "--adopt", "x").stopped("D363", Exit.FAILED)


def test_a_rename_by_hand_is_asked_about(applied: Shell, connection: Connection) -> None:
    connection.execute("ALTER TABLE orders RENAME total TO amount")
    notice = applied("drift", "--adopt", "x").stopped("G105", Exit.STOPPED)
    assert "--rename public.orders.total=public.orders.amount" in notice
    option = ("--rename", "public.orders.total=public.orders.amount")
    document = applied.done("drift", "--adopt", "x", *option, "--json").json
    assert "RENAME COLUMN" in str(document["sql"])
    assert applied("drift").code == Exit.DONE


def test_drift_is_taken_back_when_each_table_is_agreed_to(
    applied: Shell, connection: Connection
) -> None:
    connection.execute(HOTFIX)
    connection.execute("INSERT INTO orders VALUES (1, 2, 'lost')")
    notice = applied("drift", "--revert").stopped("G107", Exit.STOPPED)
    assert "public.orders" in notice
    assert "loses data" in notice
    assert connection.execute("SELECT note FROM orders").fetchall() == [("lost",)]
    said = applied.done("drift", "--revert", "--yes")
    assert said.out == "reverted by 2 statements: the database is what its history makes\n"
    assert 'DROP COLUMN "note"' in said.err
    assert connection.execute("SELECT * FROM orders").fetchall() == [(1, 2)]
    assert applied("drift").code == Exit.DONE
    assert applied("status", "--exit-code").code == Exit.DONE


def test_staging_asks_by_the_database_s_own_name_before_anything_is_taken_back(
    shop: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    connection.execute(HOTFIX)
    shop("drift", "--revert", "--yes").stopped("G102", Exit.STOPPED)
    token = str(shop("identity", "show", "--json").json["confirm"])
    shop.done("drift", "--revert", "--yes", "--confirm", token)
    assert shop("drift").code == Exit.DONE


@pytest.fixture
def elsewhere() -> Iterator[DatabaseUrl]:
    """A server that is not production's, for scratch databases."""
    with throw_away_server() as server:
        yield server.url()


def test_production_is_taken_back_only_with_a_backup(
    shop: Shell, database_url: DatabaseUrl, connection: Connection, elsewhere: DatabaseUrl
) -> None:
    connection.execute(CREATE)
    shop.move_to("production", database_url)
    token = str(shop.done("identity", "show", "--json").json["confirm"])
    shop.done("identity", "mark", "--confirm", token)
    token = str(shop.done("identity", "show", "--json").json["confirm"])
    shop.set(WHIMBREL_SCRATCH_URL=elsewhere)
    said = shop("drift")
    assert said.code == Exit.DIFFERENT
    assert "+ table public.orders" in said.out
    shop("drift", "--adopt", "baseline").stopped("G102", Exit.STOPPED)
    notice = shop("drift", "--revert", "--yes", "--confirm", token).stopped("G126", Exit.STOPPED)
    assert "backup" in notice
    shop.done("drift", "--adopt", "baseline", "--confirm", token)
    assert shop("drift").code == Exit.DONE


@pytest.mark.drill
def test_an_older_production_gets_its_scratch_from_the_programs_of_its_own_version(
    shop: Shell, each_server_url: DatabaseUrl
) -> None:
    """No URL for scratch, and the project's own embedded server is of the newest version."""
    with connect(each_server_url) as maintenance:
        maintenance.execute("DROP DATABASE IF EXISTS older")
        maintenance.execute("CREATE DATABASE older TEMPLATE template0")
    url = each_server_url.with_database("older")
    with connect(url) as conn:
        conn.execute(CREATE)
    shop.move_to("production", url)
    token = str(shop.done("identity", "show", "--json").json["confirm"])
    shop.done("identity", "mark", "--confirm", token)
    shop.unset("WHIMBREL_SCRATCH_URL")
    said = shop("drift")
    assert said.code == Exit.DIFFERENT, said.err
    assert "+ table public.orders" in said.out
    assert (shop.root / ".whimbrel/.gitignore").read_text() == "*\n"


def test_a_schema_that_changes_while_it_is_looked_at_is_left_alone(
    applied: Shell, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute(HOTFIX)

    def meanwhile(*_: object) -> None:
        connection.execute("ALTER TABLE orders ADD more int")

    monkeypatch.setattr("whimbrel.flow.drift_adopt._prove", meanwhile)
    applied("drift", "--adopt", "x").stopped("D364", Exit.FAILED)
    assert [each.name for each in (applied.root / "migrations").iterdir()] == [ONE]


def test_half_a_migration_is_no_state_to_compare_with(shop: Shell) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);\nSELECT 1/0;")
    assert shop("deploy").code == Exit.FAILED
    shop("drift").stopped("D360", Exit.FAILED)


def test_an_ignore_rule_without_reason_is_refused(shop: Shell) -> None:
    shop.write("whimbrel.toml", '[[drift.ignore]]\nobject = "public.tmp_*"\n')
    shop("drift").stopped("C122", Exit.USAGE)


def test_a_database_from_before_is_recorded_and_never_taken_back_to_nothing(
    shop: Shell, connection: Connection
) -> None:
    connection.execute(CREATE)
    shop.done("identity", "mark", "--confirm", f"{connection.info.dbname}@127.0.0.1")
    shop.migration(ONE, CREATE)
    said = shop("drift")
    assert said.code == Exit.DIFFERENT
    assert "resolve --applied" in said.err
    assert "--revert" not in said.err
    assert "resolve --applied" in shop("drift", "--revert", "--yes").stopped("G156", Exit.STOPPED)
    assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)
    shop.done("resolve", "--applied", ONE)
    shop.done("drift")


def test_an_index_whose_build_did_not_end_is_named_and_not_adopted(
    applied: Shell, connection: Connection
) -> None:
    connection.execute("INSERT INTO orders VALUES (1, 1), (2, 1)")
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute("CREATE UNIQUE INDEX CONCURRENTLY once ON orders (total)")
    said = applied("drift")
    assert "invalid: its concurrent build did not end" in said.out
    assert said.err.rstrip().endswith("DROP INDEX CONCURRENTLY public.once")
    assert applied("drift", "--json").json["invalid_indexes"] == ["public.once"]
    notice = applied("drift", "--adopt", "x").stopped("D365", Exit.FAILED)
    assert "DROP INDEX CONCURRENTLY public.once" in notice
    found = applied("-e", "development", "doctor")
    assert "once of orders is invalid" in found.out + found.err
