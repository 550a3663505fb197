"""Connections that end at the worst moment: before COMMIT, at COMMIT, with the whole server."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.run.conftest import Deployer, task_of

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import EmbeddedServer, throw_away_server
from whimbrel.errors import Notice, Stop
from whimbrel.run import trip
from whimbrel.run.deployment import Deployment
from whimbrel.run.events import Reconnecting, Retrying
from whimbrel.run.wire import Reply, converse

Converse = Callable[..., Reply]


def end_worker(url: DatabaseUrl, *, while_running: str) -> None:
    """End the session that runs a statement with these words."""
    with connect(url) as conn:
        for _ in range(200):
            done = conn.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND state = 'active' AND query LIKE %s",
                (f"%{while_running}%",),
            ).fetchone()
            if done is not None:
                return
            time.sleep(0.02)
    raise AssertionError(f"nobody ran {while_running}")


def test_a_connection_lost_inside_a_transaction_is_made_again(deployer: Deployer) -> None:
    deployer.apply("CREATE TABLE log (x int);", "1_log")
    end = threading.Thread(
        target=end_worker, args=(deployer.url,), kwargs={"while_running": "pg_sleep"}
    )
    end.start()
    outcome = deployer.apply(
        "INSERT INTO log VALUES (1);\nSELECT pg_sleep(0.7);\nINSERT INTO log VALUES (2);", "2_log"
    )
    end.join()
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

    def losing(conn: object, text: str, *, alone: bool = False) -> Reply:
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
        end = threading.Thread(
            target=end_worker, args=(deployer.url,), kwargs={"while_running": "CONCURRENTLY i"}
        )
        end.start()
        release = threading.Timer(1.5, old.rollback)
        release.start()
        deployer.apply("CREATE INDEX CONCURRENTLY i ON t (x);", "2_i")
        end.join()
        release.join()
    assert deployer.one("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") is True
    assert deployer.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0


def test_identity_is_asked_again_after_every_reconnect(deployer: Deployer) -> None:
    asked: list[int] = []
    terms = deployer.terms()
    object.__setattr__(
        terms, "still_allowed", lambda conn, step: asked.append(conn.info.backend_pid)
    )
    deployer.apply("CREATE TABLE log (x int);", "1_log")
    end = threading.Thread(
        target=end_worker, args=(deployer.url,), kwargs={"while_running": "pg_sleep"}
    )
    end.start()
    deployer.apply("SELECT pg_sleep(0.7);", "2_log", terms)
    end.join()
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
    with throw_away_server() as server:
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
    restart = threading.Timer(0.4, own_server.restart)
    restart.start()
    own.apply(
        "INSERT INTO log VALUES (1);\nSELECT pg_sleep(1.2);\nINSERT INTO log VALUES (2);", "2_log"
    )
    restart.join()
    assert own.query("SELECT x FROM log ORDER BY x") == [(1,), (2,)]
    assert own.one("SELECT count(*) FROM whimbrel.migration WHERE finished_at IS NULL") == 0
    assert any(isinstance(each, Retrying | Reconnecting) for each in own.told)


# ── the user's own hand ──


@pytest.mark.parametrize("sent", [signal.SIGINT])
@pytest.mark.parametrize(
    ("sql", "stands"),
    [
        ("CREATE TABLE a ();\nSELECT pg_sleep(20);", "steps 1–2 not applied"),
        ("CREATE TABLE a ();\nCREATE TABLE b ();\nVACUUM a;\nDO $$ BEGIN COMMIT; "
         "PERFORM pg_sleep(20); END $$;", "steps 1–3 applied, step 4 in doubt"),
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
    deadline = time.monotonic() + 20
    while deployer.one(sleeping) == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(sent)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert stands in said
    assert deployer.one(sleeping) == 0


def test_an_interruption_between_two_statements_asks_the_ledger(
    deployer: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(conn: object, text: str, *, alone: bool = False) -> Reply:
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
