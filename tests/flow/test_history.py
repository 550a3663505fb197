"""`history` and `resolve`: who did what, and saying what became of a migration."""

from __future__ import annotations

import getpass
import platform

from tests.identity.imprint import imprint_of
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection
from whimbrel.errors import Exit

ONE, TWO = "20260101000000_one", "20260102000000_two"


def attempts(shop: Shell) -> list[tuple[str, str]]:
    rows = shop("history", "--json").json["attempts"]
    assert isinstance(rows, list)
    return [(str(row["migration"]), str(row["state"])) for row in rows]


def test_every_attempt_is_listed_with_who_and_when(shop: Shell, connection: Connection) -> None:
    path = shop.migration(ONE, "SELECT 1/0;")
    shop("deploy").stopped("R101", Exit.FAILED)
    path.write_text("CREATE TABLE a (id int);", encoding="utf-8")
    shop.done("deploy")
    assert attempts(shop) == [(ONE, "rolled back"), (ONE, "applied")]
    line = next(line for line in shop.done("history").out.splitlines() if " applied " in line)
    assert " UTC  applied      " in line
    who = f"{getpass.getuser()}@{platform.node()} as {connection.info.user}"
    assert line.endswith(f"{ONE}  {who}")


def test_what_was_said_is_told_in_its_time_with_who_and_why(shop: Shell) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    shop.done("deploy")
    shop.done("policy", "set", "retry_attempts", "3", "--reason", "a nervous test")
    shop.done("freeze", "--until", "8h", "--reason", "year end")
    lines = shop.done("history").out.splitlines()
    who = f"{getpass.getuser()}@{platform.node()}"
    assert [line[line.index("UTC") + 5 :].split("  ")[0] for line in lines] == [
        "identity mark",
        "applied",
        "policy set",
        "freeze",
    ]
    assert lines[2].endswith(f"policy set   key retry_attempts, value 3: a nervous test  {who}")
    assert lines[3].endswith(f": year end  {who}")
    notes = shop.done("history", "--json").json["notes"]
    assert isinstance(notes, list)
    assert (notes[1]["verb"], notes[1]["detail"]["reason"]) == ("policy set", "a nervous test")


def test_a_history_without_a_ledger_is_empty(shop: Shell, database_url: DatabaseUrl) -> None:
    before = imprint_of(database_url)
    assert shop.done("history").out == "no migration has been applied here\n"
    assert attempts(shop) == []
    assert imprint_of(database_url) == before


def test_what_was_done_by_hand_is_recorded_without_running(
    shop: Shell, connection: Connection
) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    said = shop.done("migrate", "resolve", "--applied", ONE)
    assert said.out == f"{ONE} is recorded as applied; nothing was run\n"
    assert connection.execute("SELECT to_regclass('a')").fetchone() == (None,)
    assert "recorded without running" in shop("status").out
    assert "(recorded without running)\n" in shop.done("history").out


def test_a_failed_migration_is_recorded_as_rolled_back(shop: Shell) -> None:
    path = shop.migration(ONE, "SELECT 1/0;")
    shop("deploy").stopped("R101", Exit.FAILED)
    document = shop("resolve", "--rolled-back", ONE, "--json").json
    assert document["resolved"] == f"{ONE}: 1 failed attempt recorded as rolled back"
    assert attempts(shop) == [(ONE, "rolled back")]
    path.write_text("SELECT 1;", encoding="utf-8")
    shop.done("deploy")


def test_what_cannot_be_resolved_is_said_and_nothing_recorded(shop: Shell) -> None:
    shop.migration(ONE, "CREATE TABLE a (id int);")
    shop.done("deploy")
    shop("resolve").stopped("U110", Exit.USAGE)
    shop("resolve", "--applied", ONE, "--rolled-back", ONE).stopped("U110", Exit.USAGE)
    notice = shop("resolve", "--applied", TWO).stopped("M120", Exit.USAGE)
    assert f"the last one here is {ONE}" in notice
    for words in (("--applied", ONE), ("--rolled-back", ONE), ("--rolled-back", TWO)):
        said = shop("resolve", *words)
        assert said.code == Exit.FAILED
        assert said.notice.startswith("K1")
    assert attempts(shop) == [(ONE, "applied")]


def test_a_failed_migration_whose_file_is_gone_is_named(shop: Shell) -> None:
    path = shop.migration(ONE, "SELECT 1/0;")
    shop("deploy").stopped("R101", Exit.FAILED)
    path.unlink()
    path.parent.rmdir()
    notice = shop("deploy").stopped("M122", Exit.FAILED)
    assert f"whimbrel resolve --rolled-back {ONE}" in notice
    shop.done("resolve", "--rolled-back", ONE)
    assert shop.done("deploy").out == "nothing to apply to development\n"
