"""After a deploy: what is left to look at, the moment in the log, and the report of the run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.errors import Exit
from whimbrel.flow.aftermath import Aftermath
from whimbrel.flow.run_record import Moment
from whimbrel.flow.run_report import RunReport, as_json, as_text
from whimbrel.plan.facts.describe import describe
from whimbrel.run.events import Throttled
from whimbrel.script.parse import parse_script

ONE, TWO, THREE = "20260101000000_one", "20260102000000_two", "20260103000000_three"
ROWS = "CREATE TABLE orders (id int PRIMARY KEY, note text);\nINSERT INTO orders VALUES (1, 'x');"


@pytest.fixture
def staging(shop: Shell, database_url: DatabaseUrl) -> Shell:
    shop.move_to("staging", database_url)
    shop.migration(ONE, ROWS)
    shop.done("deploy")
    return shop


def reports(shop: Shell, ending: str) -> list[str]:
    found = sorted((shop.root / ".whimbrel/runs").glob(f"*.{ending}"))
    return [each.read_text("utf-8") for each in found]


class Strict(HTMLParser):
    """Counts what is open, and refuses a script."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag != "script"
        if tag not in ("meta", "line", "rect", "polyline"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)


def test_each_run_leaves_a_report_that_says_what_it_did(staging: Shell) -> None:
    assert (staging.root / ".whimbrel/.gitignore").read_text() == "*\n"  # git never sees them
    staging.migration(TWO, 'ALTER TABLE orders ADD COLUMN "<script>" int;')
    said = staging.done("deploy")
    page = said.err.partition("report: ")[2].split()[0]
    assert Path(staging.root, page).is_file()
    document = json.loads(reports(staging, "json")[-1])
    assert (document["format"], document["migrations"], document["problem"]) == (1, [TWO], "")
    assert [each["statement"] for each in document["steps"]] == [
        'ALTER TABLE orders ADD COLUMN "<script>" int'
    ]
    assert 0 < document["longest_stall_ms"] <= document["stall_budget_ms"] == 500
    assert len(document["stalls"]) == 1
    text = reports(staging, "txt")[-1]
    assert "longest stall that it may have caused" in text
    html = reports(staging, "html")[-1]
    parser = Strict()
    parser.feed(html)
    assert parser.open in (["html"], [])
    assert "<svg" in html
    assert staging("deploy", "--json").json["report"] == ""  # nothing was pending


def test_a_run_that_fails_says_so_in_its_report(staging: Shell) -> None:
    staging.migration(TWO, "ALTER TABLE nowhere ADD COLUMN x int;")
    staging("deploy").stopped("R101", Exit.FAILED)
    document = json.loads(reports(staging, "json")[-1])
    assert document["problem"].startswith("R101: migration ")
    assert "failed: R101" in reports(staging, "txt")[-1]


def test_what_is_left_unfinished_is_named(staging: Shell, database_url: DatabaseUrl) -> None:
    with connect(database_url) as conn:
        conn.execute("ALTER TABLE orders ADD CONSTRAINT old CHECK (id > 0) NOT VALID")
    staging.migration(TWO, "ALTER TABLE orders ADD CONSTRAINT positive CHECK (id > 0) NOT VALID;")
    said = staging.done("deploy")
    assert "note: constraint positive of orders holds for new rows only" in said.err
    assert "VALIDATE CONSTRAINT positive" in said.err
    assert "constraint old" not in said.err  # which was so before


def test_filled_tables_are_analysed_and_the_moment_is_marked(
    staging: Shell, database_url: DatabaseUrl
) -> None:
    staging.migration(TWO, "UPDATE orders SET note = 'y' WHERE note = 'x';")
    staging.done("deploy")
    after = json.loads(reports(staging, "json")[-1])["after"]
    assert after["analysed"] == ["orders"]
    names = [each.split()[0].rpartition("_")[0] for each in after["restore_points"]]
    assert names == ["whimbrel_before_run", "whimbrel_after_run"]
    with connect(database_url) as conn:
        row = conn.execute("SELECT reltuples FROM pg_class WHERE relname = 'orders'").fetchone()
    assert row == (1.0,)


def test_who_has_prepared_a_statement_on_a_retyped_column_is_warned(staging: Shell) -> None:
    staging.migration(TWO, "ALTER TABLE orders ADD COLUMN id_new bigint;")
    staging.done("deploy")
    staging.migration(
        THREE,
        "-- whimbrel:phase contract\nBEGIN;\nALTER TABLE orders DROP COLUMN id;\n"
        "ALTER TABLE orders RENAME COLUMN id_new TO id;\nCOMMIT;",
    )
    said = staging.done("deploy", "--phase", "contract")
    assert "note: id of orders has another type: a session that had prepared" in said.err
    staging.migration("20260108000000_new", "CREATE TABLE new (id int);")
    staging.migration("20260109000000_wide", "ALTER TABLE new ALTER COLUMN id TYPE bigint;")
    assert "another type" not in staging.done("deploy").err  # nobody knew of it


def test_a_folder_that_cannot_be_written_stops_nothing(staging: Shell) -> None:
    folder = staging.root / ".whimbrel" / "runs"
    for each in folder.iterdir():
        each.unlink()
    folder.rmdir()
    folder.write_text("a file")
    staging.migration(TWO, "ALTER TABLE orders ADD COLUMN x int;")
    assert "note: the report could not be written" in staging.done("deploy").err


def test_development_has_no_reports(shop: Shell) -> None:
    shop.migration(ONE, ROWS)
    shop.done("deploy")
    assert not (shop.root / ".whimbrel/runs").exists()


def test_what_is_said_again_and_again_is_said_once() -> None:
    (step,) = describe(parse_script("SELECT 1;", name="a"))
    moments = tuple(
        Moment(at_s=at, event=Throttled(migration=ONE, step=step, trouble=trouble))
        for at, trouble in ((0.5, "lag"), (1.0, "lag"), (1.5, "lag"), (2.0, "locks"))
    )
    report = RunReport(
        environment="staging",
        place="shop@db",
        mark="staging/1",
        number=7,
        by="ada",
        began_at=datetime(2026, 5, 4, tzinfo=UTC),
        took_s=2.0,
        budget_ms=500,
        migrations=(ONE,),
        gates=(),
        moments=moments,
        aftermath=Aftermath(),
    )
    assert as_json(report)["events"] == [
        {"at_s": 0.5, "said": "waited: lag (3 times, until 1.5 s)"},
        {"at_s": 2.0, "said": "waited: locks"},
    ]
    assert "     0.5 s  waited: lag (3 times, until 1.5 s)\n" in as_text(report)
