"""The breaker sees real trouble, and cancels what cannot wait for its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.run.conftest import Deployer
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.run.breaker import Breaker
from whimbrel.watch.pulse import Bounds, Pulse

CALM = Pulse(blocked=0, lag_s=0.0)


@pytest.mark.parametrize(
    ("pulse", "said"),
    [
        (CALM, []),
        (replace(CALM, blocked=6), ["6 sessions wait for locks"]),
        (replace(CALM, lag_s=31.4), ["the slowest standby is 31 s behind"]),
        (replace(CALM, rollback_share=0.75), ["75% of the transactions are rolled back"]),
        (replace(CALM, probe="queue is full"), ["the probe says: queue is full"]),
    ],
)
def test_each_bound_is_said_in_words(pulse: Pulse, said: list[str]) -> None:
    assert list(Bounds().troubles(pulse)) == said


@contextmanager
def blocked(url: DatabaseUrl, table: str) -> Iterator[None]:
    """A session holds the table, another one waits for it."""
    with connect(url) as holder, connect(url) as waiter:
        holder.execute(f"BEGIN; LOCK TABLE {table}".encode())
        wait = threading.Thread(
            target=waiter.execute, args=(f"SELECT FROM {table} LIMIT 1".encode(),)
        )
        wait.start()
        try:
            yield
        finally:
            holder.execute("ROLLBACK")
            wait.join()


def test_sessions_that_wait_are_trouble_while_they_do(deployer: Deployer) -> None:
    deployer.do("CREATE TABLE t ()")
    with Breaker(deployer.url, Bounds(blocked=0), "test") as breaker:
        with blocked(deployer.url, "t"):
            until(lambda: breaker.trouble)
            assert breaker.trouble == "1 sessions wait for locks"
        until(lambda: not breaker.trouble)


@pytest.mark.parametrize(
    ("probe", "said"),
    [
        ("SELECT note FROM health", "the probe says: full"),
        ("SELECT note IS NULL FROM health", "the probe says: false"),
        ("SELECT nope", 'the probe says: column "nope" does not exist'),
        ("INSERT INTO health VALUES ('x') RETURNING NULL", "in a read-only transaction"),
    ],
)
def test_the_users_own_question_is_asked(deployer: Deployer, probe: str, said: str) -> None:
    deployer.do("CREATE TABLE health (note text); INSERT INTO health VALUES ('full')")
    with Breaker(deployer.url, Bounds(probe=probe), "test") as breaker:
        until(lambda: breaker.trouble)
        assert said in breaker.trouble
        if probe == "SELECT note FROM health":
            deployer.do("UPDATE health SET note = NULL")
            until(lambda: not breaker.trouble)


SLOW = (
    "CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 200);"
    "CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS "
    "$$ BEGIN PERFORM pg_sleep(0.05); RETURN $1; END $$; CREATE TABLE other ()"
)


@pytest.mark.parametrize(
    ("sql", "is_left"),
    [
        (
            "CREATE INDEX CONCURRENTLY i ON t (slow(id));",
            "SELECT count(*) FROM pg_class c WHERE relname = 'i'",
        ),
        (
            "ALTER TABLE t ADD CONSTRAINT k CHECK (slow(id) > 0) NOT VALID;\n"
            "ALTER TABLE t VALIDATE CONSTRAINT k;",
            "SELECT count(*) FROM pg_constraint WHERE conname = 'k' AND convalidated",
        ),
    ],
)
def test_a_statement_that_cannot_wait_is_cancelled_and_can_be_run_again(
    deployer: Deployer, sql: str, is_left: str
) -> None:
    deployer.do(SLOW)
    terms = replace(deployer.terms(breaker_wait_s=0.2), bounds=Bounds(blocked=0))
    with blocked(deployer.url, "other"):
        failure = deployer.failure(sql, terms=terms)
    assert failure.notice.code == "R117"
    assert "1 sessions wait for locks" in failure.notice.what
    assert deployer.one(is_left) == 0
    deployer.do("CREATE OR REPLACE FUNCTION slow(int) RETURNS int IMMUTABLE RETURN $1")
    deployer.apply(sql)
    assert deployer.one(is_left) == 1


def test_a_deploy_that_takes_too_long_stops_where_it_is(deployer: Deployer) -> None:
    deployer.do(SLOW)
    sql = "CREATE INDEX CONCURRENTLY i ON t (slow(id));"
    failure = deployer.failure(sql, terms=deployer.terms(total_s=1.0))
    assert failure.notice.code == "R117"
    assert "longer than" in failure.notice.what
