"""The application never waits longer than the stall budget, and it is told who is in the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from tests.run.conftest import ALTER, TABLE, Deployer
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import throw_away_server
from whimbrel.plan.step import Step
from whimbrel.run.events import Blocked, Event, Retrying
from whimbrel.run.patience import Patience
from whimbrel.run.terms import Terms


@contextmanager
def traffic(url: DatabaseUrl, *, waits_ms: int) -> Iterator[None]:
    """Readers that come all the time; none has to wait longer than this for a lock.

    The server measures: that a busy machine is slow to give the reader its turn does not count.
    """
    refused, is_over = list[psycopg.Error](), threading.Event()

    def read() -> None:
        with connect(url, application_name="reader") as conn:
            conn.execute(f"SET lock_timeout = {waits_ms}".encode())
            while not is_over.wait(0.005):
                try:
                    conn.execute("SELECT count(*) FROM t")
                except psycopg.errors.LockNotAvailable as exc:
                    refused.append(exc)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
    assert refused == []


def hold(conn: Connection) -> None:
    """From now on a transaction reads `t` that is too old to be queued for."""
    conn.execute("BEGIN; SELECT 'secret' AS password, count(*), pg_sleep(0.25) FROM t")


def test_blockers_are_named_before_we_queue_and_nobody_waits(
    table: Deployer, other: Connection
) -> None:
    hold(other)
    with traffic(table.url, waits_ms=50):
        failure = table.failure(ALTER)
    assert failure.notice.code == "R102"
    assert "(shop as " in failure.notice.why
    assert f"pg_terminate_backend({other.info.backend_pid})" in failure.notice.next
    assert "secret" not in str(failure)
    told = [each for each in table.told if isinstance(each, Blocked)]
    assert told[0].blockers[0].pid == other.info.backend_pid
    assert (
        table.one("SELECT count(*) FROM whimbrel.migration WHERE migration_name <> '1_rows'") == 0
    )


def test_it_goes_on_when_the_blocker_has_gone(table: Deployer, other: Connection) -> None:
    def let_go(event: Event) -> None:
        if isinstance(event, Retrying):
            other.rollback()

    hold(other)
    outcome = table.apply(ALTER, terms=table.telling(let_go))
    assert outcome.retries == 1


def test_a_young_blocker_is_queued_for_and_named(table: Deployer, other: Connection) -> None:
    """It comes between our look and our statement; it is named while we wait, and goes."""

    def come(_: Connection, __: Step) -> None:
        other.execute("BEGIN; SELECT count(*) FROM t")

    def go(event: Event) -> None:
        if isinstance(event, Blocked | Retrying):
            other.rollback()

    table.apply(ALTER, terms=replace(table.telling(go), still_allowed=come))
    queued = [each for each in table.told if isinstance(each, Blocked) and each.is_queued]
    assert {each.application for each in queued[0].blockers} == {"shop"}


def test_work_under_a_strong_lock_is_cut_at_the_budget(table: Deployer) -> None:
    slow = "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0 AND pg_sleep(0.02) IS NOT NULL);"
    with traffic(table.url, waits_ms=1500):  # a loaded machine is slow to notice
        failure = table.failure(slow, terms=table.terms(stall_budget_ms=300))
    assert failure.notice.code == "R103"
    assert sum(isinstance(each, Retrying) for each in table.told) == 1
    assert table.one("SELECT count(*) FROM pg_constraint WHERE conname = 'c'") == 0


def test_without_a_budget_it_takes_its_time(table: Deployer) -> None:
    slow = "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0 AND pg_sleep(0.004) IS NOT NULL);"
    outcome = table.apply(slow, terms=table.terms(stall_budget_ms=None))
    assert (outcome.steps[0].duration_ms or 0) >= 350


def test_the_stall_is_measured(table: Deployer) -> None:
    began = time.monotonic()
    outcome = table.apply(
        "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0 AND pg_sleep(0.001) IS NOT NULL);",
        terms=table.terms(stall_budget_ms=10_000),
    )
    assert 90 < outcome.stall_ms < (time.monotonic() - began) * 1000


def test_a_waiting_row_lock_outside_the_budget_has_the_long_limit(
    table: Deployer, other: Connection
) -> None:
    other.execute("BEGIN; UPDATE t SET id = 1001 WHERE id = 1")
    waits = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > '600 ms'"
    )

    def let_go() -> None:
        until(lambda: table.one(waits) == 1)
        other.rollback()

    release = threading.Thread(target=let_go)
    release.start()
    outcome = table.apply("DELETE FROM t WHERE id = 1;", terms=table.terms(stall_budget_ms=200))
    release.join()
    assert outcome.retries == 0


def test_patience_that_is_used_up_names_what_stands(table: Deployer, other: Connection) -> None:
    hold(other)
    sql = f"-- whimbrel:transaction none\nCREATE TABLE u ();\n{ALTER}"
    terms = Terms(patience=Patience(tries=2, first_s=0.01))
    failure = table.failure(sql, terms=terms)
    assert "step 1 applied, step 2 not applied" in failure.notice.why
    other.rollback()
    table.apply(sql)


def test_a_lock_that_the_text_does_not_show_is_found_and_cut(table: Deployer) -> None:
    """EXECUTE of a computed text: nothing is declared, the watchdog looks for itself."""
    hidden = (
        "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 't' || ' ADD COLUMN x int'; "
        "PERFORM pg_sleep(6); END $$;"
    )
    with traffic(table.url, waits_ms=3000):
        failure = table.failure(f"BEGIN;\n{hidden}\nCOMMIT;")
    assert failure.notice.code == "R103"


def test_a_long_statement_that_stalls_nobody_is_left_alone(table: Deployer) -> None:
    table.apply("CREATE TABLE u AS SELECT 1 AS x;\nSELECT pg_sleep(1.2);\nCREATE INDEX ON u (x);")


@pytest.mark.drill
def test_an_autovacuum_gives_way() -> None:
    """It holds the table for long; the server ends it for a waiter, within our lock_timeout."""
    with throw_away_server(settings={"autovacuum_naptime": "1s"}) as server:
        deployer = Deployer(url=server.url())
        deployer.apply(TABLE, "1_rows")
        deployer.do(
            "ALTER TABLE t SET (autovacuum_vacuum_cost_delay = 100, "
            "autovacuum_vacuum_cost_limit = 1, autovacuum_vacuum_threshold = 1, "
            "autovacuum_vacuum_scale_factor = 0); "
            "INSERT INTO t SELECT generate_series(1000, 300000); DELETE FROM t WHERE id > 1000"
        )
        held = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' "
            "AND query LIKE '%VACUUM%public.t%'"
        )
        until(lambda: deployer.one(held) == 1)
        outcome = deployer.apply(ALTER)
    assert outcome.stall_ms < 500
