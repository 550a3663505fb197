"""One deployer at a time: who waits, who leaves, who is overtaken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.run.conftest import Deployer, task_of
from tests.waiting import until

from whimbrel.db.connect import Connection
from whimbrel.errors import Failure
from whimbrel.ledger.fence import PRISMA_KEY, open_run
from whimbrel.ledger.table import prisma_table
from whimbrel.run.deployment import Deployment
from whimbrel.run.events import WaitingForDeployer


def test_a_second_deployer_leaves_and_says_who_is_at_work(deployer: Deployer) -> None:
    with (
        Deployment(deployer.url, deployer.table, deployer.terms()) as first,
        pytest.raises(Failure) as caught,
        Deployment(deployer.url, deployer.table, deployer.terms(deployer_wait_s=0.2)),
    ):
        raise AssertionError(f"two at once, beside run {first.number}")
    notice = caught.value.notice
    assert notice.code == "R107"
    assert "whimbrel deploy as" in notice.what
    assert "pg_terminate_backend" in notice.next
    told = [each for each in deployer.told if isinstance(each, WaitingForDeployer)]
    assert told[0].holder is not None


def test_prisma_at_work_is_waited_for(deployer: Deployer, other: Connection) -> None:
    other.execute("SELECT pg_advisory_lock(%s)", (PRISMA_KEY,))
    deployer.table = prisma_table("public")
    failure = deployer.failure("SELECT 1;", terms=deployer.terms(deployer_wait_s=0.2))
    assert "shop as" in failure.notice.what
    other.execute("SELECT pg_advisory_unlock_all()")
    deployer.apply("SELECT 1;")


def test_the_lock_is_prismas_too_while_a_prisma_project_deploys(
    deployer: Deployer, other: Connection
) -> None:
    with Deployment(deployer.url, prisma_table("public"), deployer.terms()):
        free = other.execute("SELECT pg_try_advisory_lock(%s)", (PRISMA_KEY,)).fetchone()
    assert free == (False,)


def test_a_deployer_that_was_overtaken_stops_before_its_next_step(
    deployer: Deployer, other: Connection
) -> None:
    with Deployment(deployer.url, deployer.table, deployer.terms()) as deployment:
        deployment.apply(task_of("CREATE TABLE a ();", "1_a"))
        open_run(other, "a newer deployer")
        for sql in ("CREATE TABLE b ();", "VACUUM a;", "-- nothing"):
            with pytest.raises(Failure) as caught:
                deployment.apply(task_of(sql, "2_b"))
            assert caught.value.notice.code == "R108"
    assert deployer.one("SELECT to_regclass('b')") is None
    assert deployer.one("SELECT count(*) FROM whimbrel.migration") == 1


def test_the_fence_is_held_to_the_end_of_a_steps_transaction(deployer: Deployer) -> None:
    deployer.apply(
        "CREATE TABLE seen AS SELECT count(*) AS held FROM pg_locks AS l "
        "WHERE l.relation = 'whimbrel.fence'::regclass AND l.mode = 'RowShareLock';"
    )
    assert deployer.one("SELECT held FROM seen") == 1


def test_without_the_lock_no_further_step_runs(deployer: Deployer, other: Connection) -> None:
    with Deployment(deployer.url, deployer.table, deployer.terms()) as deployment:
        deployment.apply(task_of("CREATE TABLE a ();", "1_a"))
        other.execute(
            "SELECT pg_terminate_backend(l.pid, 5000) FROM pg_locks AS l "
            "WHERE l.locktype = 'advisory' AND l.database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        with pytest.raises(Failure) as caught:
            deployment.apply(task_of("CREATE TABLE b ();", "2_b"))
        assert caught.value.notice.code == "R109"
    assert deployer.one("SELECT to_regclass('b')") is None
    deployer.apply("CREATE TABLE b ();", "2_b")


def test_runs_say_who_and_how_it_ended(deployer: Deployer) -> None:
    deployer.apply("SELECT 1;", "1_good")
    deployer.failure("SELECT * FROM nowhere;", "2_bad")
    rows = deployer.query(
        "SELECT number, outcome LIKE '%nowhere%', host <> '', pid > 0, finished_at IS NOT NULL "
        "FROM whimbrel.run ORDER BY number"
    )
    assert rows == [(1, False, True, True, True), (2, True, True, True, True)]


@pytest.mark.parametrize("deployers", [4, pytest.param(16, marks=pytest.mark.drill)])
def test_of_many_deployers_one_works_and_nothing_runs_twice(
    deployers: int, deployer: Deployer, deployer_script: Path, tmp_path: Path
) -> None:
    for number in range(6):
        folder = tmp_path / f"{number}_m"
        folder.mkdir()
        create = "CREATE TABLE log (line int);\n" if number == 0 else ""
        sql = f"{create}INSERT INTO log VALUES ({number});\nSELECT pg_sleep(0.02);\n"
        (folder / "migration.sql").write_text(sql + f"CREATE TABLE t{number} ();\nVACUUM log;\n")
    command = [sys.executable, str(deployer_script), deployer.url.reveal(), str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(deployers)
    ]
    said = [each.communicate(timeout=120)[0] for each in running]
    assert [each.returncode for each in running] == [0] * deployers
    assert sum(words.count("did ") for words in said) == 6
    assert deployer.query("SELECT count(*), count(DISTINCT line) FROM log") == [(6, 6)]
    assert deployer.one("SELECT count(*) FROM whimbrel.run") == deployers


def test_a_deployer_that_has_nothing_to_do_leaves_no_session_behind(
    deployer: Deployer, other: Connection
) -> None:
    here = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with Deployment(deployer.url, deployer.table, deployer.terms()) as deployment:
        deployment.rows()
    until(lambda: other.execute(here).fetchone() == (1,))  # a session takes a moment to end
