"""`status`: every migration in one word, what is urgent, what has drifted; reads only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.errors import Exit
from whimbrel.flow.status import why_failed
from whimbrel.history.row import LedgerRow
from whimbrel.ledger.fence import DEPLOY_KEY

ONE, TWO = "20260101000000_one", "20260102000000_two"
CREATE = "CREATE TABLE orders (id int PRIMARY KEY);"


def test_a_database_that_nobody_has_touched(shop: Shell, database_url: DatabaseUrl) -> None:
    before = imprint_of(database_url)
    said = shop.done("status", "--exit-code")
    assert said.out == "no migrations\n"
    assert said.err.endswith(" · unmarked: treated as production\n")
    shop.migration(ONE, CREATE)
    said = shop("status", "--exit-code")
    assert (said.code, said.out) == (Exit.DIFFERENT, f"· pending   {ONE}\n1 pending\n")
    assert "next: `whimbrel -e development deploy --dry-run` shows what would run" in said.err
    assert imprint_of(database_url) == before


def test_an_applied_migration_has_its_moment(shop: Shell) -> None:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    document = shop("status", "--json").json
    assert (document["environment"], document["drift"], document["is_settled"]) == (
        "development",
        False,
        True,
    )
    rows = document["migrations"]
    assert isinstance(rows, list)
    (row,) = rows
    at = datetime.fromisoformat(str(row["at"])).astimezone(UTC)
    assert f"✓ applied   {ONE}  {at:%Y-%m-%d %H:%M:%S} UTC\n" in shop("migrate", "status").out


def test_a_schema_changed_by_other_means_has_drifted(shop: Shell, connection: Connection) -> None:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    connection.execute("ALTER TABLE orders ADD note text")
    said = shop("status", "--exit-code")
    assert said.code == Exit.DIFFERENT
    assert "1 applied; the schema has drifted since" in said.out
    assert shop("status", "--json").json["drift"] is True
    assert "note: the schema was changed by other means" in shop.done("deploy").err


def test_a_deploy_in_progress_is_no_failure(
    shop: Shell, connection: Connection, database_url: DatabaseUrl
) -> None:
    shop.migration(ONE, "SELECT 1/0;")
    shop("deploy").stopped("R101", Exit.FAILED)
    with connect(database_url, application_name="the night shift") as other:
        other.execute("SELECT pg_advisory_lock(%s)", (DEPLOY_KEY,))
        assert "being applied by the night shift as " in shop("status").out
    assert "division by zero" in shop("status").out


@pytest.mark.parametrize(
    ("logs", "said"),
    [
        (None, "unfinished"),
        (
            f"migration {ONE} failed at step 2 (ALTER TABLE, line 3)\n"
            "database error code: 42P01\ndatabase error: no such table\ndetail: x",
            "step 2 (ALTER TABLE, line 3): no such table",
        ),
        (
            "A migration failed to apply. New migrations cannot be applied before ...\n\n"
            f"Migration name: {ONE}\n\nDatabase error code: 42P07\n\nDatabase error:\n"
            'ERROR: relation "a" already exists\n\nDbError { severity: "ERROR" }',
            'relation "a" already exists',
        ),
        (f"migration {ONE} was interrupted", "was interrupted"),
    ],
)
def test_why_it_failed_is_one_line_from_our_logs_and_from_prismas(
    logs: str | None, said: str
) -> None:
    started = datetime(2026, 1, 1, tzinfo=UTC)
    row = LedgerRow(id="1", checksum="", migration_name=ONE, started_at=started, logs=logs)
    assert why_failed(row) == said


def test_a_file_that_is_no_sql_is_pending_all_the_same(shop: Shell) -> None:
    shop.migration(ONE, CREATE)
    shop.migration(TWO, "CREATE TABEL x ();")
    said = shop.done("status")
    assert f"· pending   {TWO}" in said.out


def test_folders_that_are_no_sql_are_named_when_the_project_file_passes_them_over(
    shop: Shell,
) -> None:
    shop.migration("20260101000000_init", "CREATE TABLE t ();")
    shop.write("migrations/20260102000000_data/migration.ts", "run()")
    assert "M101" in shop("deploy").notice
    shop.write("whimbrel.toml", '[history]\nskip = ["20260102000000_data"]\n')
    assert "passed over by [history] skip: 20260102000000_data" in shop.done("deploy").err
    said = shop.done("status", "--exit-code").out
    assert "– skipped   20260102000000_data" in said
    assert "1 applied, 1 skipped" in said
