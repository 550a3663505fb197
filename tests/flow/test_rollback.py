"""`rollback`: the last migration taken back, held, released."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.disk.environ import now_utc
from whimbrel.errors import Exit
from whimbrel.flow.opened import Opened
from whimbrel.flow.past import Past

ONE, TWO, THREE = "20260101000000_one", "20260102000000_two", "20260103000000_three"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY, total int);"
UP, DOWN = "ALTER TABLE orders ADD note text;", "ALTER TABLE orders DROP COLUMN note;"


@pytest.fixture
def applied(shop: Shell) -> Shell:
    shop.migration(ONE, CREATE)
    shop.migration(TWO, UP)
    shop.write(f"migrations/{TWO}/down.sql", DOWN)
    shop.done("deploy")
    return shop


def states(shell: Shell) -> dict[str, tuple[str, str]]:
    rows = shell("status", "--json").json["migrations"]
    assert isinstance(rows, list)
    return {str(row["name"]): (str(row["state"]), str(row["note"])) for row in rows}


def columns(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = 'orders'::regclass "
        "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    ).fetchall()
    return [str(name) for (name,) in rows]


def test_the_last_migration_is_undone_held_and_released(
    applied: Shell, connection: Connection
) -> None:
    said = applied.done("rollback")
    assert said.out == f"rolled back {TWO}; it is held until it is released\n"
    assert columns(connection) == ["id", "total"]
    assert states(applied)[TWO] == (
        "held",
        f"rolled back, until `rollback --release {TWO}` or its file changes",
    )
    assert applied("status", "--exit-code").code == Exit.DIFFERENT
    again = applied.done("deploy")
    assert again.out == "nothing to apply to development\n"
    assert f"held: {TWO}" in again.err
    assert "older than" not in again.err
    assert applied("drift").code == Exit.DONE
    applied.done("rollback", "--release", TWO)
    applied("rollback", "--release", TWO).stopped("M143", Exit.USAGE)
    assert TWO in applied.done("deploy").out
    assert columns(connection) == ["id", "total", "note"]
    document = applied.done("rollback", TWO, "--json").json
    assert (document["rolled_back"], document["held"]) == (TWO, True)
    verbs = connection.execute("SELECT DISTINCT verb FROM whimbrel.audit").fetchall()
    assert {("rollback",), ("rollback --release",)} <= set(verbs)


def test_a_corrected_file_is_another_checksum_and_no_longer_held(
    applied: Shell, connection: Connection
) -> None:
    applied.done("rollback")
    applied.migration(THREE, "CREATE INDEX by_note ON orders (note);")
    document = applied.done("deploy", "--phase", "contract", "--json").json
    held = document["held"]
    assert isinstance(held, list)
    assert held[1] == {"migration": THREE, "why": f"waits behind {TWO}, which touches the same"}
    applied.migration(TWO, "ALTER TABLE orders ADD note varchar(80);")
    assert f"2 migrations: {TWO}, {THREE}" in applied.done("deploy").out
    assert columns(connection) == ["id", "total", "note"]


def test_only_the_last_is_undone_and_what_cannot_be_is_refused(shop: Shell) -> None:
    shop.done("deploy")
    shop("rollback").stopped("M140", Exit.USAGE)
    shop.migration(ONE, CREATE)
    path = shop.migration(TWO, UP)
    shop.done("deploy")
    assert f"`whimbrel rollback {TWO}` first" in shop("rollback", ONE).stopped("M141", Exit.USAGE)
    notice = shop("rollback").stopped("M145", Exit.STOPPED)
    assert f"write migrations/{TWO}/down.sql" in notice
    shop.write(f"migrations/{TWO}/down.sql", "ALTER TABLE;")
    shop("rollback").stopped("S105", Exit.FAILED)
    shop.migration(TWO, UP + " -- edited")
    shop("rollback").stopped("M144", Exit.FAILED)
    path.unlink()
    (path.parent / "down.sql").unlink()
    path.parent.rmdir()
    assert "not in the folder" in shop("rollback").stopped("M144", Exit.FAILED)
    shop.migration(THREE, "SELECT 1/0;")
    assert shop("deploy").code == Exit.FAILED
    shop("rollback").stopped("M142", Exit.FAILED)


def test_what_is_irreversible_says_its_authors_words(shop: Shell) -> None:
    shop.migration(ONE, f'-- whimbrel:irreversible "restore the backup of that day"\n{CREATE}')
    shop.done("deploy")
    notice = shop("rollback").stopped("M145", Exit.STOPPED)
    assert f"{ONE} is irreversible: restore the backup of that day" in notice


def test_rows_that_would_be_lost_are_asked_about(applied: Shell, connection: Connection) -> None:
    connection.execute("INSERT INTO orders VALUES (1, 2, 'new')")
    said = applied("rollback")
    said.stopped("G109", Exit.STOPPED)
    assert states(applied)[TWO][0] == "applied"
    applied.done("rollback", "--yes")
    assert columns(connection) == ["id", "total"]


def test_an_undo_that_fails_leaves_everything_as_it_was(
    applied: Shell, connection: Connection
) -> None:
    applied.write(f"migrations/{TWO}/down.sql", f"{DOWN}\nSELECT 1/0;")
    notice = applied("rollback").stopped("R140", Exit.FAILED)
    assert "division by zero" in notice
    assert "nothing of it stands" in notice
    assert columns(connection) == ["id", "total", "note"]
    assert states(applied)[TWO] == ("applied", "")


def test_an_undo_that_no_transaction_takes_is_recorded_behind_its_last_statement(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, CREATE)
    shop.migration(TWO, "CREATE INDEX CONCURRENTLY by_total ON orders (total);")
    shop.write(f"migrations/{TWO}/down.sql", "DROP INDEX CONCURRENTLY by_total;")
    shop.done("deploy")
    shop.done("rollback")
    assert connection.execute("SELECT to_regclass('by_total') IS NULL").fetchone() == (True,)
    assert states(shop)[TWO][0] == "held"


def test_a_deployer_who_was_quicker_is_not_undone_by_mistake(
    applied: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(opened: Opened, past: Past) -> Past:
        last = replace(past.rows[-1], id="another", migration_name=THREE)
        return replace(past, rows=(*past.rows, replace(last, finished_at=now_utc())))

    monkeypatch.setattr("whimbrel.flow.rollback.read_ledger_again", later)
    notice = applied("rollback").stopped("M146", Exit.FAILED)
    assert f"{TWO} is no longer what was applied last" in notice
    assert states(applied)[TWO][0] == "applied"


def test_a_prisma_project_sees_the_row_as_rolled_back(shop: Shell, connection: Connection) -> None:
    shop.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    shop.write("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n')
    shop.write(f"prisma/migrations/{ONE}/migration.sql", CREATE)
    shop.write(f"prisma/migrations/{ONE}/down.sql", "DROP TABLE orders;")
    shop.done("migrate", "deploy")
    assert "Prisma's own migrate deploy knows of no hold" in shop.done("rollback").err
    rows = connection.execute(
        "SELECT migration_name, rolled_back_at IS NOT NULL FROM _prisma_migrations"
    ).fetchall()
    assert rows == [(ONE, True)]


def test_staging_asks(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.write(f"migrations/{ONE}/down.sql", "DROP TABLE orders;")
    shop.done("deploy")
    shop("rollback").stopped("G102", Exit.STOPPED)
    assert states(shop)[ONE][0] == "applied"


def test_production_asks_and_wants_a_backup(
    shop: Shell, database_url: DatabaseUrl, connection: Connection
) -> None:
    connection.execute(CREATE)
    shop.migration(ONE, CREATE)
    shop.write(f"migrations/{ONE}/down.sql", "DROP TABLE orders;")
    shop.move_to("production", database_url)
    token = str(shop.done("identity", "show", "--json").json["confirm"])
    shop.done("identity", "mark", "--confirm", token)
    token = str(shop.done("identity", "show", "--json").json["confirm"])
    shop.done("resolve", "--applied", ONE, "--confirm", token)
    shop("rollback").stopped("G102", Exit.STOPPED)
    shop("rollback", "--confirm", token).stopped("G126", Exit.STOPPED)
    why = ("--reason", "a drill", "--confirm", token)
    shop.done("policy", "set", "backup", "off", *why)
    shop.done("rollback", "--confirm", token)
    shop("rollback", "--release", ONE).stopped("G102", Exit.STOPPED)
    shop.done("rollback", "--release", ONE, "--confirm", token)
