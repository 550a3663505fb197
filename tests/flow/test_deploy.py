"""`deploy` outside production: what is applied, held, named, refused, and left untouched."""

from __future__ import annotations

import threading

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Json, Shell
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.ledger.fence import DEPLOY_KEY

ONE, TWO = "20260101000000_one", "20260102000000_two"
THREE, FOUR = "20260103000000_three", "20260104000000_four"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY, total int);"
CONTRACT = "-- whimbrel:phase contract\nALTER TABLE orders DROP COLUMN total;"


def names(document: Json, key: str) -> list[str]:
    rows = document[key]
    assert isinstance(rows, list)
    return [str(row["migration"] if "migration" in row else row["name"]) for row in rows]


def states(shop: Shell) -> dict[str, str]:
    rows = shop("status", "--json").json["migrations"]
    assert isinstance(rows, list)
    return {str(row["name"]): str(row["state"]) for row in rows}


def test_pending_migrations_are_applied_in_order(shop: Shell) -> None:
    shop.migration(TWO, "ALTER TABLE orders ADD note text;")
    shop.migration(ONE, CREATE)
    said = shop.done("deploy")
    assert said.out == f"applied to development: 2 migrations: {ONE}, {TWO}\n"
    assert said.err.splitlines()[0].startswith("development · whimbrel_test_")
    assert said.err.index(ONE) < said.err.index(TWO)


def test_with_nothing_pending_it_is_done(shop: Shell) -> None:
    assert shop.done("deploy").out == "nothing to apply to development\n"
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    document = shop("deploy", "--json").json
    assert (document["applied"], document["would_go"], document["held"]) == ([], True, [])


def test_many_migrations_are_said_by_the_first_and_the_last(shop: Shell) -> None:
    all_names = [f"202601010000{n:02}_m" for n in range(12)]
    for name in all_names:
        shop.migration(name, f"CREATE TABLE t{name[12:14]} (id int);")
    document = shop("deploy", "--json").json
    assert names(document, "applied") == all_names
    out = shop.done("status").out.splitlines()
    assert [line.split()[2] for line in out[:4]] == [all_names[0], "…", *all_names[-2:]]
    assert out[1] == "✓ applied   … 9 more; `--json` has them all"
    assert out[4] == "12 applied"
    shop.write("elsewhere/schema.sql", "")
    said = shop.done("-C", "elsewhere", "status")
    assert said.out.splitlines()[4:] == ["            not in the folder", "12 missing"]
    assert (
        "next: if this is not the project's folder, give it: `whimbrel -C DIR status`" in said.err
    )
    note = f"applied here, but not in the folder: {all_names[0]} … {all_names[-1]} (12 migrations)"
    assert f"note: {note}\n" in shop.done("-C", "elsewhere", "deploy").err


def test_a_dry_run_changes_nothing_and_shows_what_would_run(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.migration(ONE, CREATE)
    before = imprint_of(database_url)
    said = shop.done("deploy", "--dry-run")
    assert imprint_of(database_url) == before
    assert said.out == f"-- {ONE}\n{CREATE}\n\n"
    assert "it is empty and would be marked development" in said.err
    assert said.err.splitlines()[-1] == "dry run: 1 migration; would go; nothing changed"
    shop.done("deploy")
    shop.migration(TWO, CONTRACT)
    before = imprint_of(database_url)
    document = shop("deploy", "--dry-run", "--phase", "contract", "--json").json
    assert imprint_of(database_url) == before
    assert names(document, "would_apply") == [TWO]
    advice = document["advice"]
    assert isinstance(advice, list)
    assert [each["code"] for each in advice] == ["D102"]
    plan = shop.done("deploy", "--dry-run", "--phase", "contract", "--format", "markdown").out
    assert plan.startswith(
        "<!-- whimbrel:plan -->\n### Plan for development: 1 migration; would go"
    )
    assert "ACCESS EXCLUSIVE on" in plan
    assert "**D102 drop-column**" in plan
    shop("deploy", "--format", "markdown").stopped("U100", Exit.USAGE)


def test_the_plan_says_what_runs_in_batches_and_what_outside_a_transaction(shop: Shell) -> None:
    shop.migration(ONE, CREATE)
    shop.migration(
        TWO,
        "-- whimbrel:batch key=id\nUPDATE orders SET total = 0 WHERE total IS NULL;\n"
        "CREATE INDEX CONCURRENTLY orders_total ON orders (total);",
    )
    plan = shop.done("deploy", "--dry-run", "--format", "markdown").out
    assert "in batches, each committed by itself" in plan
    assert "outside a transaction" in plan


@pytest.mark.parametrize("environment", ["development", "staging", "test"])
def test_a_contract_migration_is_held_with_what_waits_behind_it(
    shop: Shell, database_url: DatabaseUrl, environment: str
) -> None:
    shop.move_to(environment, database_url)
    shop.migration(ONE, CREATE)
    shop.migration(TWO, CONTRACT)
    shop.migration(THREE, "ALTER TABLE orders ADD note text;")
    shop.migration(FOUR, "CREATE TABLE customers (id int);")
    said = shop.done("deploy")
    assert f"2 migrations: {ONE}, {FOUR}" in said.out
    assert f"held: {TWO}: contract: applied by `deploy --phase contract`" in said.err
    assert f"held: {THREE}: waits behind {TWO}, which touches the same" in said.err
    assert states(shop) == {ONE: "applied", TWO: "held", THREE: "held", FOUR: "applied"}
    assert shop("status", "--exit-code").code == Exit.DIFFERENT
    again = shop.done("deploy")
    assert "out of order" not in again.err + shop("status").out
    assert "older than" not in again.err
    done = shop.done("deploy", "--phase", "contract")
    assert f"2 migrations: {TWO}, {THREE}" in done.out
    assert "older than" not in done.err
    assert shop("status", "--exit-code").code == Exit.DONE


def test_a_migration_that_comes_late_is_named_and_applied(shop: Shell) -> None:
    shop.migration(TWO, CREATE)
    shop.done("deploy")
    shop.migration(ONE, "CREATE TABLE customers (id int);")
    assert "out of order: a later one is applied" in shop("status").out
    assert f"note: older than what is applied: {ONE}" in shop.done("deploy").err


def test_in_development_a_colleagues_migration_is_named_and_passed_over(shop: Shell) -> None:
    path = shop.migration(ONE, CREATE)
    shop.done("deploy")
    path.unlink()
    path.parent.rmdir()
    shop.migration(TWO, "ALTER TABLE orders ADD note text;")
    said = shop.done("deploy")
    assert f"note: applied here, but not in the folder: {ONE}" in said.err
    assert TWO in said.out


def test_in_development_an_edited_history_is_named(shop: Shell) -> None:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    shop.migration(ONE, CREATE + "\n-- later")
    assert f"note: edited after it was applied: {ONE}" in shop.done("deploy").err
    said = shop("status", "--exit-code")
    assert f"≠ edited    {ONE}" in said.out
    assert said.code == Exit.DIFFERENT


def test_staging_stops_on_an_edited_history(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    shop.migration(ONE, CREATE + "\n-- later")
    shop.migration(TWO, "SELECT 1;")
    shop.write("schema.sql", CREATE)
    for words in ("deploy", "deploy --dry-run", "migrate x"):
        notice = shop(*words.split()).stopped("G123", Exit.STOPPED)
        assert "next: restore the file as it was" in notice
    assert states(shop) == {ONE: "edited", TWO: "pending"}


def test_another_deployer_is_named_and_waited_for(shop: Shell, database_url: DatabaseUrl) -> None:
    shop.done("deploy")
    shop.migration(ONE, CREATE)
    seen = (
        "SELECT FROM pg_stat_activity WHERE datname = current_database() "
        "AND query LIKE '%the session that holds the advisory lock%' AND pid <> pg_backend_pid() "
        "AND state LIKE 'idle%'"  # it has its answer
    )
    with connect(database_url, application_name="the night shift") as other:
        other.execute("SELECT pg_advisory_lock(%s)", (DEPLOY_KEY,))

        def work_until_somebody_waits() -> None:
            until(lambda: other.execute(seen).rowcount > 0)
            other.close()

        night_shift = threading.Thread(target=work_until_somebody_waits)
        night_shift.start()
        said = shop.done("deploy")
        night_shift.join()
    waiting = [line for line in said.err.splitlines() if "waiting for another deployer" in line]
    assert len(waiting) == 1
    assert "the night shift as " in waiting[0]
    assert ONE in said.out


def test_a_server_that_ends_every_session_in_the_middle_costs_no_proof(
    shop: Shell, database_url: DatabaseUrl
) -> None:
    shop.move_to("staging", database_url)
    shop.migration(ONE, CREATE)
    shop.migration(
        TWO,
        "ALTER TABLE orders ADD note text;\n"
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'whimbrel';",
    )
    assert f"2 migrations: {ONE}, {TWO}" in shop.done("deploy").out
    with connect(database_url) as conn:
        proofs = conn.execute("SELECT migration_name FROM whimbrel.proof ORDER BY finished_at")
        assert proofs.fetchall() == [(ONE,), (TWO,)]
    assert shop("status", "--exit-code").code == Exit.DONE


def test_a_prisma_project_is_recorded_in_prismas_table(shop: Shell, connection: Connection) -> None:
    shop.write("prisma/schema.prisma", 'datasource db {\n  provider = "postgresql"\n}\n')
    shop.write("prisma/migrations/migration_lock.toml", 'provider = "postgresql"\n')
    shop.write(f"prisma/migrations/{ONE}/migration.sql", CREATE)
    shop.done("migrate", "deploy", "--schema", "prisma/schema.prisma")
    rows = connection.execute(
        "SELECT migration_name, applied_steps_count FROM _prisma_migrations"
    ).fetchall()
    assert rows == [(ONE, 1)]
    shop("migrate", "deploy", "--schema", "other.prisma").stopped("C106", Exit.USAGE)


def test_the_plan_says_what_runs_in_parts_outside_of_a_transaction_or_not_at_all(
    shop: Shell,
) -> None:
    shop.migration(ONE, CREATE + "CREATE TABLE customers (id int PRIMARY KEY);")
    shop.done("deploy")
    shop.migration(TWO, CONTRACT)
    shop.migration(THREE, "CREATE INDEX CONCURRENTLY i ON customers (id);")
    batch = "-- whimbrel:batch key=id\nDELETE FROM customers WHERE id > 3;"
    shop.migration(FOUR, batch)
    plan = shop.done("deploy", "--dry-run", "--format", "markdown").out
    assert plan.count("1 step without a transaction around\n") == 2
    assert "| — | loses" in plan
    assert "| — | reads customers as a whole; outside a transaction |" in plan
    assert f"#### Not in this deploy\n\n- held: `{TWO}`: contract" in plan
