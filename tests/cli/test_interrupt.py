"""Ctrl-C and SIGTERM: the exit code, what stands, nothing left over, and the next run goes on."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

import pytest
from tests.shell import Said, Shell
from tests.waiting import PATIENCE_S, until

from whimbrel.cli import main, render
from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.scratch.mark import marked_databases
from whimbrel.errors import Exit

ONE, TWO = "20260101000000_one", "20260102000000_two"
CREATE, SLEEP = "CREATE TABLE a (id int);\n", "SELECT pg_sleep(60);\n"


@pytest.fixture
def interrupt(shop: Shell, server_url: DatabaseUrl) -> Callable[..., Said]:
    """Starts a command and interrupts it once a statement holds it up."""

    def interrupted(*words: str, by: signal.Signals, at: str = "pg_sleep") -> Said:
        process = shop.start(*words)
        with connect(server_url) as watching:
            held_up = (
                "SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                "AND state = 'active' AND query LIKE %s"
            )
            until(lambda: watching.execute(held_up, (f"%{at}%",)).rowcount > 0)
            process.send_signal(by)
            out, err = process.communicate(timeout=PATIENCE_S)
            # The server has been told too: nothing of ours goes on there.
            until(lambda: watching.execute(held_up, (f"%{at}%",)).rowcount == 0)
        return Said(code=process.returncode, out=out, err=err)

    return interrupted


def scratch_databases(url: DatabaseUrl) -> list[str]:
    """Templates are kept on purpose."""
    with connect(url) as conn:
        return [each.name for each in marked_databases(conn) if not each.is_template]


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_deploy_says_what_stands_and_goes_on_later(
    shop: Shell, connection: Connection, interrupt: Callable[..., Said], by: signal.Signals
) -> None:
    shop.migration(ONE, CREATE)
    path = shop.migration(TWO, "CREATE TABLE b (id int);\n" + SLEEP)
    notice = interrupt("deploy", by=by).stopped("R120", Exit.INTERRUPTED)
    assert f"interrupted during migration {TWO}" in notice
    assert "what stands: steps 1–2 not applied" in notice
    assert connection.execute("SELECT to_regclass('a'), to_regclass('b')").fetchone() == ("a", None)
    path.write_text("CREATE TABLE b (id int);\n", encoding="utf-8")
    assert TWO in shop.done("deploy").out
    assert shop("status", "--exit-code").code == Exit.DONE


def test_a_reset_goes_on_with_a_deploy(
    shop: Shell, connection: Connection, interrupt: Callable[..., Said]
) -> None:
    shop.migration(ONE, CREATE)
    shop.done("deploy")
    path = shop.migration(TWO, SLEEP)
    said = interrupt("reset", "--force", by=signal.SIGTERM)
    said.stopped("R120", Exit.INTERRUPTED)
    path.write_text("CREATE TABLE b (id int);\n", encoding="utf-8")
    shop.done("deploy")
    assert connection.execute("SELECT to_regclass('a'), to_regclass('b')").fetchone() == ("a", "b")


@pytest.mark.parametrize(
    ("words", "by"),
    [
        ("push", signal.SIGINT),
        ("migrate first", signal.SIGTERM),
        ("diff --from empty --to schema", signal.SIGINT),
    ],
)
def test_no_scratch_database_is_left(
    shop: Shell,
    database_url: DatabaseUrl,
    interrupt: Callable[..., Said],
    words: str,
    by: signal.Signals,
) -> None:
    shop.write("schema.sql", CREATE + SLEEP)
    said = interrupt(*words.split(), by=by)
    notice = said.stopped("R130", Exit.INTERRUPTED)
    assert notice.startswith("R130: interrupted\n  why:  ")
    assert scratch_databases(database_url) == []
    assert not (shop.root / "migrations").exists()
    shop.write("schema.sql", CREATE)
    shop.done(*words.split())


def test_a_push_that_waits_says_what_stands(
    shop: Shell,
    connection: Connection,
    database_url: DatabaseUrl,
    interrupt: Callable[..., Said],
) -> None:
    shop.write("schema.sql", CREATE)
    shop.done("push")
    shop.write("schema.sql", "CREATE TABLE a (id int, note text);")
    with connect(database_url) as other, other.transaction():
        other.execute("LOCK TABLE a IN ACCESS SHARE MODE")
        said = interrupt("push", by=signal.SIGINT, at="ADD COLUMN")
    notice = said.stopped("R142", Exit.INTERRUPTED)
    assert "nothing of it stands" in notice
    assert shop.done("push").out == "pushed: 1 statement\n"


def test_a_second_interrupt_while_the_first_is_told_ends_it_quietly(
    shop: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(render, "problem", interrupted)
    monkeypatch.setattr(sys, "argv", ["whimbrel", "no-such-command"])
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
    assert ended.value.code == Exit.INTERRUPTED
