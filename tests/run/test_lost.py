"""Connections that end at the worst moment: before COMMIT, at COMMIT, with the whole server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.run.conftest import Deployer, task_of
from tests.waiting import PATIENCE_S, until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import EmbeddedServer, throw_away_server
from whimbrel.errors import Failure, Notice, Stop
from whimbrel.run import trip
from whimbrel.run.deployment import Deployment
from whimbrel.run.events import Reconnecting, Retrying
from whimbrel.run.wire import Reply, converse

Converse = Callable[..., Reply]


# Lasts while the session that is to do harm is there: not when it is run again afterwards.
LONG = "SELECT pg_sleep(60 * count(*)) FROM pg_stat_activity WHERE application_name = 'harm';"
RUNNING = (
    "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE %s "
    "AND datname = current_database() AND pid <> pg_backend_pid()"
)
Deed = Callable[[Connection, int], object]


@contextmanager
def harm(url: DatabaseUrl, deed: Deed, *, to: str = "pg_sleep(60") -> Iterator[None]:
    """Does it, once, to the session that runs a statement with these words."""

    def work() -> None:
        def victim() -> tuple[object, ...] | None:
            return conn.execute(RUNNING, (f"%{to}%",)).fetchone()

        until(victim)
        found = victim()
        assert found is not None
        conn.execute("SET application_name = 'harm is done'")
        deed(conn, int(str(found[0])))
        conn.close()

    with connect(url, application_name="harm") as conn:
        thread = threading.Thread(target=work)
        thread.start()
        yield
        thread.join()


def end(conn: Connection, pid: int) -> None:
    conn.execute("SELECT pg_terminate_backend(%s, 60000)", (pid,))


def crash(_: Connection, pid: int) -> None:
    """As if the machine had lost its power: commits that nobody waited for are gone."""
    os.kill(pid, signal.SIGKILL)


def test_a_connection_lost_inside_a_transaction_is_made_again(deployer: Deployer) -> None:
    deployer.apply("CREATE TABLE log (x int);", "1_log")
    with harm(deployer.url, end):
        outcome = deployer.apply(
            f"INSERT INTO log VALUES (1);\n{LONG}\nINSERT INTO log VALUES (2);", "2_log"
        )
    assert outcome.retries == 1
    assert deployer.query("SELECT x FROM log ORDER BY x") == [(1,), (2,)]
    assert any(isinstance(each, Retrying) for each in deployer.told)


@pytest.mark.parametrize("has_committed", [True, False])
def test_a_connection_lost_at_commit_is_settled_by_the_ledger(
    has_committed: bool, deployer: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message with COMMIT goes out, or does not; its answer never arrives."""
    deployer.apply("CREATE TABLE log (x int);", "1_log")
    lost: list[str] = []

    def losing(conn: object, text: str, *, alone: bool = False, meanwhile: object = None) -> Reply:
        if "INSERT INTO log" not in text or lost:
            return converse(conn, text, alone=alone)  # type: ignore[arg-type]
        lost.append(text)
        if has_committed:
            assert converse(conn, text).is_good  # type: ignore[arg-type]
        conn.close()  # type: ignore[attr-defined]
        return Reply(is_lost=True)

    monkeypatch.setattr(trip, "converse", losing)
    outcome = deployer.apply("INSERT INTO log VALUES (1);", "2_log")
    assert lost
    assert outcome.retries == (0 if has_committed else 1)
    assert deployer.query("SELECT x FROM log") == [(1,)]
    assert deployer.one("SELECT count(*) FROM whimbrel.migration WHERE finished_at IS NULL") == 0


def test_a_lost_index_build_is_asked_of_the_catalog_and_finished(deployer: Deployer) -> None:
    deployer.apply("CREATE TABLE t (x int);", "1_t")
    with connect(deployer.url) as old:
        old.execute("BEGIN; INSERT INTO t VALUES (1)")

        def end_and_let_go(conn: Connection, pid: int) -> None:
            end(conn, pid)
            old.rollback()

        with harm(deployer.url, end_and_let_go, to="CONCURRENTLY i"):
            deployer.apply("CREATE INDEX CONCURRENTLY i ON t (x);", "2_i")
    assert deployer.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") is True
    assert deployer.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0


def test_identity_is_asked_again_after_every_reconnect(deployer: Deployer) -> None:
    asked: list[int] = []
    terms = deployer.terms()
    object.__setattr__(
        terms, "still_allowed", lambda conn, step: asked.append(conn.info.backend_pid)
    )
    deployer.apply("CREATE TABLE log (x int);", "1_log")
    with harm(deployer.url, end):
        deployer.apply(LONG, "2_log", terms)
    assert len(set(asked)) == 2


def test_it_is_asked_before_each_destructive_step_and_its_no_changes_nothing(
    deployer: Deployer,
) -> None:
    def forbid(conn: object, step: object) -> None:
        asked.append(step)
        if len(asked) > 1:
            raise Stop(Notice(code="I199", what="another database", why="so", next="look"))

    asked: list[object] = []
    deployer.apply("CREATE TABLE t (x int);", "1_t")
    terms = deployer.terms()
    object.__setattr__(terms, "still_allowed", forbid)
    with Deployment(deployer.url, deployer.table, terms) as deployment:
        deployment.apply(task_of("SELECT 1;", "2_ask"))
    with (
        pytest.raises(Stop),
        Deployment(deployer.url, deployer.table, terms) as deployment,
    ):
        deployment.apply(task_of("DROP TABLE t;", "3_drop"))
    assert deployer.one("SELECT to_regclass('t') IS NOT NULL") is True
    assert (
        deployer.one("SELECT count(*) FROM whimbrel.migration WHERE migration_name = '3_drop'") == 0
    )


# ── a server of its own ──


@pytest.fixture(scope="module")
def own_server() -> Iterator[EmbeddedServer]:
    settings = {"synchronous_commit": "on", "wal_writer_delay": "10s"}
    with throw_away_server(settings=settings) as server:
        yield server


@pytest.fixture
def own(own_server: EmbeddedServer) -> Iterator[Deployer]:
    with connect(own_server.url()) as conn:
        conn.execute("CREATE DATABASE restarted")
    yield Deployer(url=own_server.url("restarted"))
    with connect(own_server.url()) as conn:
        conn.execute("DROP DATABASE restarted WITH (FORCE)")


def test_a_server_that_restarts_in_the_middle_is_waited_for(
    own: Deployer, own_server: EmbeddedServer
) -> None:
    own.apply("CREATE TABLE log (x int);", "1_log")
    with harm(own.url, lambda *_: own_server.restart()):
        own.apply(f"INSERT INTO log VALUES (1);\n{LONG}\nINSERT INTO log VALUES (2);", "2_log")
    assert own.query("SELECT x FROM log ORDER BY x") == [(1,), (2,)]
    assert own.one("SELECT count(*) FROM whimbrel.migration WHERE finished_at IS NULL") == 0
    assert any(isinstance(each, Retrying | Reconnecting) for each in own.told)


def test_a_crash_takes_back_what_was_not_on_disk_and_it_is_done_again(own: Deployer) -> None:
    own.apply("CREATE TABLE a (); CREATE TABLE b (); INSERT INTO a DEFAULT VALUES;", "1_tables")
    with harm(own.url, crash):
        sql = f"ALTER TABLE a ADD x int;\nALTER TABLE b ADD y int;\n{LONG}"
        outcome = own.apply(sql, "2_columns")
    assert outcome.retries == 1
    assert own.query("SELECT x FROM a") == [(None,)]
    assert own.query("SELECT y FROM b") == []
    rows = "SELECT migration_name FROM whimbrel.migration WHERE finished_at IS NOT NULL ORDER BY 1"
    assert own.query(rows) == [("1_tables",), ("2_columns",)]
    assert own.one("SELECT count(*) FROM whimbrel.step WHERE state = 'applied'") == 6


def test_a_crash_that_takes_back_a_whole_migration_of_the_run_ends_it(own: Deployer) -> None:
    tasks = [task_of("CREATE TABLE a ();", "1_a"), task_of(LONG, "2_b")]
    with (
        harm(own.url, crash),
        Deployment(own.url, own.table, own.terms()) as deployment,
    ):
        deployment.apply(tasks[0], more_follow=True)
        with pytest.raises(Failure) as caught:
            deployment.apply(tasks[1])
    assert str(caught.value) == (
        "R122: a crash of the server took back what this run had applied: 1_a\n"
        "  why:  those commits had not reached the disk yet; with each went its record, so "
        "database and ledger agree\n"
        "  next: run `whimbrel deploy` again; it goes on there"
    )
    assert own.one("SELECT to_regclass('a') IS NULL") is True
    assert own.one("SELECT count(*) FROM whimbrel.migration") == 0
    own.apply("CREATE TABLE a ();", "1_a")


# ── the user's own hand ──


@pytest.mark.parametrize("sent", [signal.SIGINT])
@pytest.mark.parametrize(
    ("sql", "stands"),
    [
        ("CREATE TABLE a ();\nSELECT pg_sleep(120);", "steps 1–2 not applied"),
        ("CREATE TABLE a ();\nCREATE TABLE b ();\nVACUUM a;\nDO $$ BEGIN COMMIT; "
         "PERFORM pg_sleep(120); END $$;", "steps 1–3 applied, step 4 in doubt"),
    ],
)  # fmt: skip
def test_an_interrupted_run_says_what_stands(
    sql: str, stands: str, sent: signal.Signals, deployer: Deployer, deployer_script: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    (tmp_path / "1_m").mkdir()
    (tmp_path / "1_m" / "migration.sql").write_text(sql)
    command = [sys.executable, str(deployer_script), deployer.url.reveal(), str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    sleeping = (
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND "
        "datname = current_database()"
    )
    until(lambda: deployer.one(sleeping) == 1)
    process.send_signal(sent)
    said, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert stands in said
    assert deployer.one(sleeping) == 0


def test_an_interruption_between_two_statements_asks_the_ledger(
    deployer: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(
        conn: object, text: str, *, alone: bool = False, meanwhile: object = None
    ) -> Reply:
        reply = converse(conn, text, alone=alone)  # type: ignore[arg-type]
        if "CREATE TABLE a" in text:
            raise KeyboardInterrupt
        return reply

    monkeypatch.setattr(trip, "converse", interrupted)
    failure = deployer.failure("CREATE TABLE a ();")
    assert failure.exit == 130
    assert "what stands: step 1 applied" in failure.notice.why
    monkeypatch.undo()
    assert not deployer.apply("CREATE TABLE a ();").ran
