"""Packets that the kernel drops, both ways and silently, as where a cable is pulled or a firewall
has forgotten us: the server lets the locks of the lost deployer go, the deployer notices, and in
the end everything has been done once.

At real times, tens of seconds: so all phases lose their network at the same moment.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from tests.run.conftest import Deployer
from tests.run.network import drop, let_through, network_of_its_own
from tests.waiting import until

from whimbrel.db.connect import Connection, connect
from whimbrel.db.embedded.server import EmbeddedServer, throw_away_server
from whimbrel.errors import Failure
from whimbrel.ledger.fence import DEPLOY_KEY

pytestmark = pytest.mark.drill

# The server gives a client that is silent 25 s, and looks every two while it is at work; we give
# the server 30 s. The rest is for a busy machine.
SERVER_S, OURS_S, BUSY_S = 27.0, 30.0, 8.0
STRONG_S = 4.0  # of a strong lock the server knows how long it may take at most

SETUP = """
CREATE TABLE held (); INSERT INTO held DEFAULT VALUES;
CREATE TABLE t (id int PRIMARY KEY, a int, times int NOT NULL DEFAULT 0);
INSERT INTO t SELECT generate_series(1, 1200);
CREATE FUNCTION waits() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(TG_ARGV[0]::float * count(*)) FROM held; RETURN NEW; END $$;
CREATE TRIGGER waits BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.id = 700)
    EXECUTE FUNCTION waits(300);
CREATE TABLE late (x int);
CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION waits(6);
"""
MADE = "CREATE TABLE made (x int);"
SLEEP = "SELECT pg_sleep(300 * count(*)) FROM held;"
# What is deployed when the network goes, in the order in which it is begun. Each stays where it is
# to be lost: asleep as long as `held` has a row, or waiting for somebody.
PHASES = {
    "turn": MADE,
    "outside": "CREATE INDEX CONCURRENTLY made ON t (a);",
    "step": f"{MADE}\nINSERT INTO made VALUES (1);\n{SLEEP}",
    "part": "-- whimbrel:batch key=id\n"
    f"UPDATE t SET a = id, times = times + 1 WHERE a IS NULL;\n{MADE}",
    "commit": f"{MADE}\nINSERT INTO late VALUES (1);",
    "strong": f"BEGIN;\nALTER TABLE t ADD COLUMN b int;\n{MADE}\n{SLEEP}\nCOMMIT;",
}
ASLEEP = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND (wait_event = 'PgSleep' OR wait_event_type = 'Lock')"
)
LOCKS = (
    "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) "
    "WHERE a.datname = current_database() AND a.application_name LIKE 'whimbrel deploy%'"
)
STRONG = f"{LOCKS} AND l.mode = 'AccessExclusiveLock' AND l.granted"


@dataclass
class Run:
    """One phase: `near` reaches the server whatever becomes of the network; `old` is somebody who
    is in its way."""

    phase: str
    far: Deployer
    near: Deployer
    old: Connection
    failure: Failure | None = None
    ended: float = 0.0
    freed: float = 0.0
    thread: threading.Thread = field(default_factory=threading.Thread)

    def begin(self, **limits: int | float | None) -> None:
        if self.phase == "turn":
            self.old.execute("SELECT pg_advisory_lock(%s)", (DEPLOY_KEY,))
        if self.phase == "outside":
            self.old.execute("BEGIN; INSERT INTO t VALUES (0)")
        self.thread = threading.Thread(target=self._deploy, kwargs=limits)
        self.thread.start()
        until(lambda: self.far.told if self.phase == "turn" else self.near.one(ASLEEP) == 1)

    def _deploy(self, **limits: int | float | None) -> None:
        try:
            self.far.apply(PHASES[self.phase], terms=self.far.terms(**limits))
        except Failure as failure:
            self.failure = failure
        self.ended = time.monotonic()

    def make_way(self) -> None:
        self.near.do("DELETE FROM held")
        self.old.close()

    def require_once(self) -> None:
        assert self.near.one("SELECT to_regclass('made') IS NOT NULL") is True
        assert self.near.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
        times = 1 if self.phase == "part" else 0
        rows = "SELECT times, count(*) FROM t WHERE id > 0 GROUP BY 1"
        assert self.near.query(rows) == [(times, 1200)]
        late = 1 if self.phase == "commit" else 0
        assert self.near.one("SELECT count(*) FROM late") == late
        done = "SELECT count(*), count(finished_at) FROM whimbrel.migration"
        assert self.near.query(f"{done} WHERE rolled_back_at IS NULL") == [(1, 1)]


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    with network_of_its_own(), throw_away_server() as server:
        yield server


@contextmanager
def lost(server: EmbeddedServer, **limits: int | float | None) -> Iterator[tuple[list[Run], float]]:
    """Every phase in a database of its own, and the moment at which the network went."""
    runs = []
    with connect(server.socket_url()) as conn:
        for phase in PHASES:
            conn.execute(f"CREATE DATABASE {phase}".encode())
            near = Deployer(url=server.socket_url(phase))
            near.do(SETUP)
            old = connect(near.url, application_name="shop")
            runs.append(Run(phase=phase, far=Deployer(url=server.url(phase)), near=near, old=old))
    try:
        for each in runs:
            each.begin(**limits)
        drop(server.url().port)
        yield runs, time.monotonic()
    finally:
        let_through()
        for each in runs:
            each.make_way()
        for each in runs:
            if each.thread.ident is not None:
                each.thread.join()
        with connect(server.socket_url()) as conn:
            for each in runs:
                conn.execute(f"DROP DATABASE {each.phase} WITH (FORCE)".encode())


def require_freed(runs: list[Run], began: float) -> None:
    """The server has let all locks go in time; then the way is free for whoever comes next."""
    strong = runs[-1]
    until(lambda: strong.near.one(STRONG) == 0)
    assert time.monotonic() - began < STRONG_S + BUSY_S
    left = set(PHASES)
    while left:
        assert time.monotonic() - began < SERVER_S + BUSY_S, left
        for each in runs:
            if each.phase in left and each.near.one(LOCKS) == 0:
                each.freed = time.monotonic() - began
                left.remove(each.phase)
        time.sleep(0.1)
    for each in runs:
        each.make_way()


def test_a_network_that_comes_back_finds_everything_done_once(server: EmbeddedServer) -> None:
    with lost(server, stall_budget_ms=2000) as (runs, began):
        require_freed(runs, began)
        time.sleep(max(0.0, began + OURS_S + BUSY_S - time.monotonic()))  # each has noticed
        let_through()
        for each in runs:
            each.thread.join()
        turn, *others = runs
        assert turn.failure is not None
        assert turn.failure.notice.code == "C210"
        assert [each.failure for each in others] == [None] * len(others)
        turn.far.apply(PHASES[turn.phase])
        for each in runs:
            each.require_once()


def test_one_that_stays_away_ends_the_deploy_and_the_next_one_goes_on(
    server: EmbeddedServer,
) -> None:
    with lost(server, stall_budget_ms=2000, gone_s=3) as (runs, began):
        require_freed(runs, began)
        for each in runs:
            each.thread.join()
        failures = {each.phase: each.failure for each in runs}
        ended = {each.phase: round(each.ended - began, 1) for each in runs}
        # A last attempt to connect takes 10 s, and so do two threads that are waited for.
        assert max(ended.values()) < OURS_S + 3 + 10 + 10 + BUSY_S, ended
        codes = {phase: failure and failure.notice.code for phase, failure in failures.items()}
        assert codes == dict.fromkeys(PHASES, "R123") | {"turn": "C210"}
        stands = {phase: str(failure) for phase, failure in failures.items()}
        assert "steps 1–2 applied, step 3 in doubt" in stands["step"]
        assert "step 1 in doubt, step 2 not applied" in stands["part"]
        assert "steps 1–2 in doubt" in stands["commit"]
        let_through()
        for each in runs:
            each.far.apply(PHASES[each.phase])
            each.require_once()
