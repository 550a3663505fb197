"""The application while a change runs: clients at a fixed rate, in processes of their own.

Each request is due at a fixed moment, and its wait counts from then: where one request is held
up, those due behind it wait as well, as users would. (A client that only measures the requests
it got to send leaves out most of a stall: "coordinated omission".)
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Event

import psycopg

LONG_S, PAUSE_S = 4.0, 3.0
METRONOME, TICK_S = "metronome", 0.01
READ = (
    "SELECT id, customer_id, reference, amount, email, note, created_at FROM orders WHERE id = %s"
)
UPDATE = "UPDATE orders SET note = %s, amount = amount + 1 WHERE id = %s"
INSERT = "INSERT INTO orders (customer_id, reference, amount, email) VALUES (%s, %s, 1, 'n@e')"
Deed = Callable[[psycopg.Connection, random.Random], None]


@dataclass(slots=True, kw_only=True)
class Seen:
    """What one client saw: (when its request was due, how long until it was answered), seconds;
    what it was refused."""

    client: str
    waits: list[tuple[float, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Crowd:
    """`clients` name what each does; `rate` is requests per second of each client. On `processors`
    they and the server's backends that serve them run, and nowhere else; none: anywhere."""

    def __init__(
        self,
        url: str,
        clients: tuple[str, ...],
        *,
        rate: float,
        rows: int,
        processors: frozenset[int] = frozenset(),
    ) -> None:
        context = get_context("spawn")
        self._is_over: Event = context.Event()
        self._ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_crowd,
            args=(url, clients, rate, rows, processors, self._is_over, theirs),
            daemon=True,
        )
        self._process.start()
        theirs.close()
        self._ours.recv()  # all are connected

    def end(self) -> list[Seen]:
        self._is_over.set()
        found: list[Seen] = self._ours.recv()
        self._process.join(timeout=30)
        return found


def _crowd(url, clients, rate, rows, processors, is_over, pipe) -> None:  # type: ignore[no-untyped-def]
    if processors:
        os.sched_setaffinity(0, processors)
    seen = [Seen(client=name) for name in clients]
    ready = threading.Barrier(len(clients) + 1)
    threads = [
        threading.Thread(
            target=_client, args=(url, each, number, rate, rows, processors, is_over, ready)
        )
        for number, each in enumerate(seen)
    ]
    metronome = Seen(client=METRONOME)
    threads.append(threading.Thread(target=_metronome, args=(metronome, is_over)))
    for thread in threads:
        thread.start()
    ready.wait()
    pipe.send("ready")
    for thread in threads:
        thread.join()
    pipe.send([*seen, metronome])


def _metronome(seen, is_over) -> None:  # type: ignore[no-untyped-def]
    """Does nothing, punctually: where it is late, the machine itself stood still."""
    while not is_over.is_set():
        began = time.time()
        time.sleep(TICK_S)
        seen.waits.append((began, time.time() - began - TICK_S))


def _client(url, seen, number, rate, rows, processors, is_over, ready) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(number)
    conn = _connect(url, processors)
    if seen.client == "report":
        ready.wait()
        _report(url, seen, is_over)
        return
    deed = _deed(seen.client, rows)
    deed(conn, chance)
    ready.wait()
    due = time.time() + chance.random() / rate
    while not is_over.is_set():
        ahead = due - time.time()
        if ahead > 0:
            is_over.wait(ahead)
            continue
        try:
            deed(conn, chance)
        except psycopg.Error as exc:
            seen.errors.append(f"{exc.sqlstate}: {str(exc).splitlines()[0]}")
            conn.close()
            try:
                conn = _connect(url, processors)
            except psycopg.Error:
                return  # the trial has failed and its database is gone
        seen.waits.append((due, time.time() - due))
        due += 1 / rate


def _connect(url: str, processors: frozenset[int] = frozenset()) -> psycopg.Connection:
    conn = psycopg.connect(url, autocommit=True, prepare_threshold=1_000_000)
    if processors:
        os.sched_setaffinity(conn.info.backend_pid, processors)
    return conn


def _deed(client: str, rows: int) -> Deed:
    match client:
        case "reader":
            return lambda conn, chance: _read(conn, chance.randint(1, rows), prepare=False)
        case "prepared reader":
            return lambda conn, chance: _read(conn, chance.randint(1, rows), prepare=True)
        case "updater":
            return lambda conn, chance: _do(conn, UPDATE, ("changed", chance.randint(2, rows)))
        case "inserter":
            return lambda conn, chance: _do(
                conn, INSERT, (chance.randint(0, 999), f"N{chance.getrandbits(60)}")
            )
        case _:
            raise ValueError(client)


def _read(conn: psycopg.Connection, id: int, *, prepare: bool) -> None:
    conn.execute(READ, (id,), prepare=prepare).fetchall()


def _do(conn: psycopg.Connection, sql: str, values: tuple[object, ...]) -> None:
    conn.execute(sql, values, prepare=False)


def _report(url: str, seen: Seen, is_over: Event) -> None:
    """A transaction of several seconds, again and again: it reads the table, and on the primary
    changes one row that nobody else does, then takes its time."""
    conn = _connect(url)
    is_standby = conn.execute("SELECT pg_is_in_recovery()").fetchone() == (True,)
    while not is_over.is_set():
        began = time.time()
        try:
            with conn.transaction():
                conn.execute("SELECT count(*) FROM orders WHERE id < 100")
                if not is_standby:
                    conn.execute("UPDATE orders SET note = 'seen' WHERE id = 1")
                is_over.wait(LONG_S)
        except psycopg.Error as exc:
            seen.errors.append(f"{exc.sqlstate}: {str(exc).splitlines()[0]}")
            return
        seen.waits.append((began, time.time() - began))
        is_over.wait(PAUSE_S)
