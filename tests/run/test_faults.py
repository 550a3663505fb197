"""Whole servers in trouble while a backfill runs: a standby that falls behind, a failover."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.identity.clusters import _Switchboard, base_backup, promote
from tests.run.conftest import Deployer
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.db.embedded.server import EmbeddedServer, throw_away_server
from whimbrel.errors import Failure, Stop
from whimbrel.run import backfill
from whimbrel.run.events import BatchDone, Throttled
from whimbrel.watch.pulse import Bounds

ROWS = 20_000
TABLE = "CREATE TABLE t (id int PRIMARY KEY, a int, times int NOT NULL DEFAULT 0)"
SLOW = (
    "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "NEW.times := OLD.times + 1; IF NEW.id % 100 = 0 THEN PERFORM pg_sleep(0.02); END IF; "
    "RETURN NEW; END $$;"
    "CREATE TRIGGER slow BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION slow()"
)
FILL = "-- whimbrel:batch key=id\nUPDATE t SET a = 1 WHERE a IS NULL;"
pytestmark = pytest.mark.drill


@pytest.fixture
def pair() -> Iterator[tuple[EmbeddedServer, EmbeddedServer]]:
    with throw_away_server(settings={"synchronous_commit": "on"}) as primary:
        with connect(primary.url()) as conn:
            conn.execute(TABLE.encode())
            conn.execute(f"INSERT INTO t SELECT generate_series(1, {ROWS})".encode())
            conn.execute(SLOW.encode())
        with base_backup(primary, is_standby=True) as standby:
            yield primary, standby


def test_a_standby_that_falls_behind_holds_a_backfill_up(
    pair: tuple[EmbeddedServer, EmbeddedServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    primary, standby = pair
    monkeypatch.setattr(backfill, "MOST_ROWS", 500)
    deployer = Deployer(url=primary.url())
    with connect(standby.url()) as conn:
        conn.execute("SELECT pg_wal_replay_pause()")
    resume = threading.Timer(4.0, _resume, args=(standby.url(),))
    resume.start()
    terms = replace(deployer.terms(breaker_wait_s=30), bounds=Bounds(lag_s=0.5))
    deployer.apply(FILL, terms=terms)
    resume.join()
    told = [each for each in deployer.told if isinstance(each, Throttled)]
    assert told
    assert "the slowest standby is" in told[0].trouble
    assert deployer.query("SELECT times, count(*) FROM t GROUP BY 1") == [(1, ROWS)]


def _resume(url: DatabaseUrl) -> None:
    with connect(url) as conn:
        conn.execute("SELECT pg_wal_replay_resume()")


@contextmanager
def address(first: EmbeddedServer) -> Iterator[tuple[DatabaseUrl, list[DatabaseUrl]]]:
    """One address, and the list of where it leads: for the test to change."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        places = [first.url()]
        board = _Switchboard(door, places)
        board.start()
        try:
            yield replace(first.url(), port=door.getsockname()[1]), places
        finally:
            board.is_over.set()
            board.join()


def test_a_failover_in_the_middle_ends_it_and_every_row_is_done_once(
    pair: tuple[EmbeddedServer, EmbeddedServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the new primary has of the rows it has of the checkpoint."""
    primary, standby = pair
    monkeypatch.setattr(backfill, "MOST_ROWS", 500)
    with address(primary) as (url, places):
        deployer = Deployer(url=url)

        def fail_over() -> None:
            until(lambda: any(isinstance(e, BatchDone) and e.batches > 5 for e in deployer.told))
            places[:] = [standby.url()]
            primary.stop("immediate")
            promote(standby)

        failing = threading.Thread(target=fail_over)
        failing.start()
        with pytest.raises((Failure, Stop)) as caught:
            deployer.apply(FILL)
        failing.join()
        assert caught.value.notice.code in ("R112", "R111", "R109"), caught.value.notice
        done = int(str(deployer.one("SELECT count(*) FROM t WHERE times > 0")))
        assert 0 < done < ROWS
        deployer.apply(FILL)
        assert deployer.query("SELECT times, count(*) FROM t GROUP BY 1") == [(1, ROWS)]
