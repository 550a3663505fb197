"""A way that swallows everything, at every phase: noticed, settled by the ledger, gone on with."""

from __future__ import annotations

import time

import pytest
from tests.run.conftest import Deployer
from tests.run.silence import Silence, silent_way

from whimbrel.config.url import DatabaseUrl
from whimbrel.db import connect
from whimbrel.run import lifeline

ROWS = (
    "CREATE TABLE t (id int PRIMARY KEY, a int, times int NOT NULL DEFAULT 0); "
    "INSERT INTO t SELECT generate_series(1, 400)"
)
ONCE = "UPDATE t SET a = id, times = times + 1 WHERE a IS NULL"
PHASES = {
    "turn": (b"pg_try_advisory_lock", "CREATE TABLE made (x int);"),
    "transaction": (b"CREATE TABLE made", "CREATE TABLE made (x int);"),
    "index": (b"CONCURRENTLY made", "CREATE INDEX CONCURRENTLY made ON t (a);"),
    "part": (b"UPDATE t SET a", f"-- whimbrel:batch key=id\n{ONCE};\nCREATE TABLE made (x int);"),
    "checkpoint": (b'"batches": 1', f"-- whimbrel:batch key=id\n{ONCE};\nCREATE TABLE made ();"),
    "end": (b"finished_at = ", "CREATE TABLE made (x int);"),
}


QUICK = {("transaction", True), ("index", False), ("part", True)}
CASES = [
    pytest.param(phase, heard, marks=() if (phase, heard) in QUICK else pytest.mark.drill)
    for phase in PHASES
    for heard in (False, True)
]


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifeline, "LOOK_S", 0.1)
    monkeypatch.setattr(lifeline, "PROBE_S", 1.0)
    monkeypatch.setattr(connect, "CONNECT_TIMEOUT_S", 2)


@pytest.mark.parametrize(("phase", "is_heard"), CASES)
def test_what_was_swallowed_is_noticed_and_everything_is_done_once(
    phase: str, is_heard: bool, deployer: Deployer
) -> None:
    marker, sql = PHASES[phase]
    deployer.do(ROWS)
    silence = Silence(marker=marker, is_heard=is_heard)
    with silent_way(deployer.url, silence) as url:
        away = Deployer(url=url)
        if phase == "turn":
            assert away.failure(sql).notice.code == "C210"
        else:
            away.apply(sql)
        assert silence.has_fallen.is_set()
    if phase == "turn":
        deployer.apply(sql)
    require_once(deployer, sql)


@pytest.mark.drill
@pytest.mark.parametrize("phase", ["transaction", "index", "part"])
def test_where_nothing_comes_through_any_more_it_ends_and_goes_on_later(
    phase: str, deployer: Deployer
) -> None:
    marker, sql = PHASES[phase]
    deployer.do(ROWS)
    silence = Silence(marker=marker, for_all=True)
    with silent_way(deployer.url, silence) as url:
        away = Deployer(url=url)
        failure = away.failure(sql, terms=away.terms(gone_s=3))
        assert failure.notice.code in ("C208", "R109"), failure.notice
    deployer.apply(sql)
    require_once(deployer, sql)


def require_once(deployer: Deployer, sql: str) -> None:
    assert deployer.one("SELECT to_regclass('made') IS NOT NULL") is True
    assert deployer.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
    times = 1 if "UPDATE" in sql else 0
    assert deployer.query("SELECT times, count(*) FROM t GROUP BY 1") == [(times, 400)]
    rows = "SELECT count(*), count(finished_at) FROM whimbrel.migration"
    assert deployer.query(f"{rows} WHERE rolled_back_at IS NULL") == [(1, 1)]


def test_a_copy_that_waits_for_its_rows_is_not_taken_for_silence(
    database_url: DatabaseUrl,
) -> None:
    with (
        connect.connect(database_url, application_name="whimbrel x") as conn,
        lifeline.Lifeline(database_url, "whimbrel x") as looking,
    ):
        looking.sessions = lambda: (conn,)
        conn.execute("CREATE TABLE copied (id int)")
        with conn.cursor() as cursor, cursor.copy("COPY copied FROM STDIN") as rows:
            time.sleep(1.0)  # ten looks
            rows.write_row((1,))
        assert conn.execute("SELECT count(*) FROM copied").fetchone() == (1,)
