"""Whole servers in trouble: a standby that falls behind, a crash and a failover at every phase."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg
import pytest
from tests.identity.clusters import _Switchboard, base_backup, promote
from tests.run.conftest import Deployer
from tests.run.silence import Silence, silent_way
from tests.run.test_silence import PHASES, require_once
from tests.run.test_silence import ROWS as ROWS_ONCE
from tests.waiting import until

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import Connection, connect
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
# Lost before the turn; failed over; lock or connection lost; a crash took back; starting up.
SAFE_STOPS = (
    "C210",
    "R112",
    "R111",
    "R109",
    "R104",
    "R105",
    "R122",
    "C207",
    "C209",
    "C212",
    "R152",
)
NONE_YET = "none yet"
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


@dataclass
class Moment(Silence):
    """At the marker something happens to the server, not to the way."""

    happens: Callable[[], None] = lambda: None

    def fall(self) -> None:
        if not self.has_fallen.is_set():
            self.has_fallen.set()
            self.happens()


@pytest.fixture(scope="module")
def crashing() -> Iterator[EmbeddedServer]:
    with throw_away_server(settings={"synchronous_commit": "on"}) as server:
        yield server


@pytest.mark.parametrize("is_heard", [False, True])
@pytest.mark.parametrize("phase", PHASES)
def test_a_server_that_crashes_at_any_phase_comes_back_and_everything_is_done_once(
    phase: str, is_heard: bool, crashing: EmbeddedServer
) -> None:
    name = f"{phase}_{is_heard}".lower()
    until(lambda: _is_up(crashing))
    with connect(crashing.url()) as conn:
        conn.execute(f"CREATE DATABASE {name}".encode())

    def crash() -> None:
        """The server ends all its processes and recovers, as after a power cut."""
        with connect(crashing.url()) as conn:
            before.append(_checkpointer(conn))
            os.kill(conn.info.backend_pid, signal.SIGKILL)

    before: list[object] = []

    marker, sql = PHASES[phase]
    here = Deployer(url=crashing.url(name))
    here.do(ROWS_ONCE)
    moment = Moment(marker=marker, is_heard=is_heard, happens=crash)
    with silent_way(here.url, moment) as url:
        _apply_to_the_end(Deployer(url=url), sql)
    assert moment.has_fallen.is_set()
    until(lambda: _is_up(crashing, before))
    require_once(here, sql)


@pytest.mark.parametrize("phase", ["transaction", "index", "part", "end"])
def test_a_failover_at_any_phase_ends_it_and_everything_is_done_once(
    phase: str, pair: tuple[EmbeddedServer, EmbeddedServer]
) -> None:
    primary, standby = pair
    Deployer(url=primary.url()).do(f"DROP TABLE t; {ROWS_ONCE}")
    _await_replay(primary, standby)

    def fail_over() -> None:
        moment.leads_to = standby.url()
        primary.stop("immediate")
        promote(standby)

    marker, sql = PHASES[phase]
    moment = Moment(marker=marker, is_heard=True, happens=fail_over)
    with silent_way(primary.url(), moment) as url:
        _apply_to_the_end(Deployer(url=url), sql)
    assert moment.has_fallen.is_set()
    require_once(Deployer(url=standby.url()), sql)


def _apply_to_the_end(deployer: Deployer, sql: str) -> None:
    """As a person would: once more where it was stopped, and it says so in our words."""

    def is_done() -> bool:
        try:
            deployer.apply(sql)
        except (Failure, Stop) as stopped:
            if stopped.notice.code not in SAFE_STOPS:
                raise
            return False
        return True

    until(is_done)


def _is_up(server: EmbeddedServer, before: Sequence[object] = ()) -> bool:
    """Does it answer, as another one than before?"""
    try:
        with connect(server.url()) as conn:
            return _checkpointer(conn) not in (*before, NONE_YET)
    except (Failure, psycopg.Error):
        return False


def _checkpointer(conn: Connection) -> object:
    asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
    return (conn.execute(asked).fetchone() or (NONE_YET,))[0]


def _await_replay(primary: EmbeddedServer, standby: EmbeddedServer) -> None:
    asked = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
    with connect(primary.url()) as one, connect(standby.url()) as other:
        row = one.execute("SELECT pg_current_wal_lsn()::text").fetchone()
        until(lambda: other.execute(asked, row).fetchone() == (True,))
