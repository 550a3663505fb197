"""What is refused of tools for point-in-time recovery; the whole way is in test_pitr.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.identity.clusters import base_backup
from tests.shell import Shell

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.errors import Exit
from whimbrel.ledger.identity import read_live

Answer = Callable[[str], None]


@pytest.fixture
def live(road: Shell) -> Shell:
    """Production with rows, whose policy lets the log count, and a script that keeps it."""
    road.set(DATABASE_ENV="production")
    road.done("policy", "set", "backup", "pitr", "--reason", "x", "--confirm", token(road))
    road.set(WHIMBREL_CONFIRM=token(road))
    with connect(url(road)) as conn:
        conn.execute("CREATE TABLE orders AS SELECT i AS id FROM generate_series(1, 50) AS i")
    road.migration("20260102000000_note", "ALTER TABLE orders ADD note text;\n")
    road.write(
        "whimbrel.toml",
        '[pitr.production]\ntool = "command"\nserver = "shop"\nprogram = "sh pitr.sh"\n',
    )
    return road


def token(shell: Shell) -> str:
    return str(shell.done("identity", "show", "--json").json["confirm"])


def url(shell: Shell) -> DatabaseUrl:
    from whimbrel.config.url import parse_url

    return parse_url(shell.get("PRODUCTION_DATABASE_URL"), source="test")


def gate(shell: Shell) -> dict[str, str]:
    gates = shell("deploy", "--dry-run", "--json").json["gates"]
    assert isinstance(gates, list)
    return next(each for each in gates if each["name"] == "backup")


def keep(shell: Shell, *, restore: str = "exit 0") -> None:
    """The script's log reaches up to now."""
    with connect(url(shell)) as conn:
        system = read_live(conn).system_identifier
    now = datetime.now(UTC)
    answer = {
        "format": 1,
        "system_identifier": system,
        "since": (now - timedelta(hours=5)).isoformat(),
        "until": now.isoformat(),
        "backups": [{"id": "b1", "ended_at": (now - timedelta(hours=5)).isoformat()}],
    }
    text = f"cat <<'END'\n{json.dumps(answer)}\nEND"
    shell.write("pitr.sh", f'case "$1" in coverage)\n{text}\n;; restore) {restore} ;; esac\n')


def test_without_a_tool_a_drill_says_how_to_name_one(shop: Shell) -> None:
    notice = shop("backup", "drill").stopped("B165", Exit.USAGE)
    assert "[pitr.development]" in notice


@pytest.mark.parametrize(
    ("program", "script", "code", "said"),
    [
        ('"no-such-tool"', "", "B160", "no-such-tool cannot be run: there is no such program"),
        ('"sh pitr.sh"', "echo ERROR: no repository >&2; exit 7", "B161", "ERROR: no repository"),
        ('"sh pitr.sh"', "echo 'password=x wrong' >&2; exit 1", "B161", "a connection with its"),
        ('"sh pitr.sh"', "echo all is well", "B162", "it is no JSON"),
    ],
)
def test_a_tool_that_does_not_answer_is_never_taken_for_a_backup(
    live: Shell, program: str, script: str, code: str, said: str
) -> None:
    live.write(
        "whimbrel.toml",
        f'[pitr.production]\ntool = "command"\nserver = "shop"\nprogram = {program}\n',
    )
    live.write("pitr.sh", script)
    assert said in live("backup", "drill").stopped(code, Exit.FAILED)
    answer = gate(live)
    assert (answer["outcome"], said in answer["what"]) == ("unknown", True)
    assert said in live.done("backup", "list").err
    assert said in live("doctor").out


def test_a_drill_that_failed_is_remembered_by_the_database(
    live: Shell, workbench_url: DatabaseUrl
) -> None:
    keep(live)
    assert gate(live)["what"] == "command shop was never restored"
    live("backup", "drill", "--url", url(live).reveal()).stopped("B169", Exit.STOPPED)
    assert gate(live)["what"] == "command shop was never restored"

    live("backup", "drill").stopped("E217", Exit.FAILED)
    assert "the last drill failed: the restore left no data of a server" in gate(live)["what"]
    live("backup", "drill", "--url", workbench_url.reveal()).stopped("B168", Exit.FAILED)
    assert "is not " in gate(live)["what"]
    assert "the last drill failed" in live("doctor").out

    keep(live, restore="mkdir -p $4 && echo 18 > $4/PG_VERSION")
    notice = live("backup", "drill").stopped("E219", Exit.FAILED)
    assert "the restored server does not start" in notice


def test_what_a_drill_of_the_same_server_shows_opens_the_gate(live: Shell) -> None:
    keep(live)
    with connect(url(live)) as conn:
        conn.execute(
            "INSERT INTO whimbrel.drill (who, tool, system_identifier, tables, rows, failed, "
            "duration_s, tool_version) SELECT 'x', 'command shop', system_identifier, 1, 50, '', "
            "1, 'x' FROM pg_control_system()"
        )
    answer = gate(live)
    assert answer["outcome"] == "passed"
    assert "command shop brings back every moment since" in answer["what"]


def test_a_moment_without_its_zone_is_refused(live: Shell) -> None:
    keep(live)
    live("backup", "drill", "--at", "2026-05-04 12:00").stopped("B167", Exit.USAGE)
    live("backup", "drill", "--at", "2001-05-04 12:00Z").stopped("B164", Exit.FAILED)
    live("recover", "assess", "--at", "2001-05-04 12:00Z").stopped("B164", Exit.FAILED)


@pytest.mark.drill
def test_a_drill_compares_so_much_and_the_next_one_other_tables(
    shell: Shell, server_url: DatabaseUrl
) -> None:
    """But those in which rows were missing come again first."""
    rows = "AS SELECT i AS id FROM generate_series(1, 1000) AS i"
    with throw_away_server() as server:
        with connect(server.url()) as conn:
            for name in ("a", "b", "c"):
                conn.execute(f"CREATE TABLE {name} {rows}".encode())
            conn.execute("ANALYZE")  # a sample goes by sizes
        shell.set(PRODUCTION_DATABASE_URL=server.url(), WHIMBREL_SCRATCH_URL=server_url)
        shell.set(DATABASE_ENV="production")
        shell.done("identity", "mark", "--confirm", f"postgres@{server.url().host}")
        shell.set(WHIMBREL_CONFIRM=token(shell))
        shell.done("policy", "set", "backup", "pitr", "--reason", "x")
        shell.migration("20260102000000_note", "ALTER TABLE a ADD note text;\n")
        shell.write(
            "whimbrel.toml",
            '[pitr.production]\ntool = "command"\nserver = "shop"\nprogram = "sh pitr.sh"\n',
        )
        keep(shell)
        with base_backup(server) as copy:
            with connect(copy.url()) as conn:
                conn.execute("DELETE FROM b")
            drill = ("backup", "drill", "--url", copy.url().reveal())
            for missing in (0, 1, 1):  # a, b, b
                said = shell(*drill, "--sample", "0.000001")
                assert "rows beside the live ones (1 of 3 tables by content): " in said.out
                assert said.out.count("committed rows are missing") == missing
                assert said.code == (Exit.FAILED if missing else Exit.DONE)
            assert "the last drill failed: public.b: 1000 committed rows" in gate(shell)["what"]
            with connect(server.url()) as conn:
                conn.execute("DELETE FROM b")
            for _ in range(3):  # b, c, a
                shell.done(*drill, "--sample", "0.000001")
            assert gate(shell)["what"].endswith(" ago (1 of 3 tables by content)")
            found = shell.done(*drill, "--json").json["drill"]
            assert isinstance(found, dict)
            assert (found["compared"], found["equal_tables"]) == ("", 3)
            assert shell(*drill, "--sample", "-1").code == Exit.USAGE
