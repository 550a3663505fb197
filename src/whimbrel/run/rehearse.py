"""Runs a migration on a copy that nobody uses, and measures what it does: time, locks, rewrites.

Cut into the same transactions as a deploy's, without ledger, patience and budget of one: the copy
is thrown away. Locks are read from pg_locks inside each transaction, behind the statement; those of
a statement outside one are the declared ones and what a second session sees while it runs.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import cast

import psycopg

from ..db.connect import Connection
from ..pg.locks import LockMode
from ..pg.name import quote
from ..plan.step import Segment, Step, TransactionNeed
from .outcome import Task
from .texts import sql

LOOK_EVERY_S = 0.01
_MARKERS = (TransactionNeed.BEGINS, TransactionNeed.ENDS)
_MODES = {mode.pg_locks_name: mode for mode in LockMode}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredStep:
    """`locks`: relation → the strongest mode that was held, of relations that were there before.
    `rewritten`: relations with new storage. `wal_bytes` of log were written meanwhile, and the
    database took `disk_bytes` more when it was done: before the commit, where old and new storage
    stand side by side."""

    step: Step
    duration_ms: float
    locks: tuple[tuple[str, LockMode], ...] = ()
    rewritten: tuple[str, ...] = ()
    wal_bytes: int = 0
    disk_bytes: int = 0

    @property
    def is_strong(self) -> bool:
        return any(mode.is_strong for _, mode in self.locks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`stall_ms`: from the first strong lock to the commit, in the longest transaction. `problem`:
    the server's refusal, at the step behind the last of `steps`."""

    migration: str
    steps: tuple[MeasuredStep, ...]
    duration_ms: float
    stall_ms: float
    problem: str = ""


@dataclass(slots=True)
class _Found:
    steps: list[MeasuredStep] = field(default_factory=list)
    stall_ms: float = 0.0


def measure(
    conn: Connection, watching: Connection, task: Task, passes_over: Callable[[Step], bool]
) -> Measured:
    """The first refusal ends it. Both connections lead to the copy; `passes_over` says what must
    not run there."""
    found, began, problem = _Found(), time.monotonic(), ""
    try:
        for whole in task.segments:
            kept = tuple(step for step in whole.steps if not passes_over(step))
            segment = replace(whole, steps=kept)
            if segment.is_transaction:
                _in_transaction(conn, segment, found)
            else:
                _outside(conn, watching, segment, found)
    except psycopg.Error as exc:
        problem = exc.diag.message_primary or str(exc)
    return Measured(
        migration=task.name,
        steps=tuple(found.steps),
        duration_ms=(time.monotonic() - began) * 1000,
        stall_ms=found.stall_ms,
        problem=problem,
    )


def _in_transaction(conn: Connection, segment: Segment, found: _Found) -> None:
    there = _storage(conn)
    since: float | None = None
    first = len(found.steps)
    with conn.transaction(force_rollback=segment.ends_with_rollback):
        for step in segment.steps:
            if step.transaction in _MARKERS:
                continue
            taken, began = _Taken(conn), time.monotonic()
            conn.execute(step.sql.encode(), prepare=False)
            duration_ms = (time.monotonic() - began) * 1000
            wal_bytes, disk_bytes = taken.since()
            measured = MeasuredStep(
                step=step,
                duration_ms=duration_ms,
                locks=_locks(conn, conn.info.backend_pid, there),
                wal_bytes=wal_bytes,
                disk_bytes=disk_bytes,
            )
            if since is None and measured.is_strong:
                since = began
            found.steps.append(measured)
        conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if since is not None:
        found.stall_ms = max(found.stall_ms, (time.monotonic() - since) * 1000)
    _note_rewrites(conn, there, found, first)


def _outside(conn: Connection, watching: Connection, segment: Segment, found: _Found) -> None:
    for step in segment.steps:
        there = _storage(conn)
        watch = _Watch(watching, conn.info.backend_pid, there, _declared(step, there))
        taken, began = _Taken(conn), time.monotonic()
        watch.start()
        try:
            conn.execute(step.sql.encode(), prepare=False)
        finally:
            watch.end()
        duration_ms = (time.monotonic() - began) * 1000
        wal_bytes, disk_bytes = taken.since()
        found.steps.append(
            MeasuredStep(
                step=step,
                duration_ms=duration_ms,
                locks=tuple(sorted(watch.locks.items())),
                wal_bytes=wal_bytes,
                disk_bytes=disk_bytes,
            )
        )
        _note_rewrites(conn, there, found, len(found.steps) - 1)


class _Taken:
    """How much log and room there was before."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._before = self._now()

    def since(self) -> tuple[int, int]:
        before, now = self._before, self._now()
        return max(0, now[0] - before[0]), now[1] - before[1]

    def _now(self) -> tuple[int, int]:
        row = self._conn.execute(sql("volume")).fetchone()
        assert row is not None
        return cast(int, row[0]), cast(int, row[1])


class _Watch:
    """Looks again and again what another session holds."""

    def __init__(
        self, conn: Connection, pid: int, there: dict[str, int], locks: dict[str, LockMode]
    ) -> None:
        self.locks = locks
        self._conn, self._pid, self._there = conn, pid, there
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        with suppress(psycopg.Error):
            while not self._ended.is_set():
                for name, mode in _locks(self._conn, self._pid, self._there):
                    self.locks[name] = max(mode, self.locks.get(name, mode))
                self._ended.wait(LOOK_EVERY_S)


def _declared(step: Step, there: dict[str, int]) -> dict[str, LockMode]:
    """What the statement is known to lock: a look may miss what is held for milliseconds."""
    found = {}
    for touch in step.touches:
        bare = f".{_shown(touch.relation.relation)}"
        whole = f"{_shown(touch.relation.schema)}{bare}"
        for name in there:
            if name == whole or (not touch.relation.schema and name.endswith(bare)):
                found[name] = touch.lock
    return found


def _shown(identifier: str) -> str:
    """As quote_ident writes it, keywords apart."""
    is_plain = re.fullmatch(r"[a-z_][a-z0-9_$]*", identifier) is not None
    return identifier if is_plain else quote(identifier)


def _locks(conn: Connection, pid: int, there: dict[str, int]) -> tuple[tuple[str, LockMode], ...]:
    """Only stronger than reading, and only of what others could be using."""
    found: dict[str, LockMode] = {}
    for name, mode in conn.execute(sql("held_locks"), (pid,)).fetchall():
        relation, held = str(name), _MODES[str(mode)]
        if relation in there and held > LockMode.ACCESS_SHARE:
            found[relation] = max(held, found.get(relation, held))
    return tuple(sorted(found.items()))


def _storage(conn: Connection) -> dict[str, int]:
    """Relation → the file that it is in."""
    return dict(cast("list[tuple[str, int]]", conn.execute(sql("storage")).fetchall()))


def _note_rewrites(conn: Connection, before: dict[str, int], found: _Found, first: int) -> None:
    """Storage changes with the commit; of several steps the one that says so, else the first."""
    after = _storage(conn)
    names = tuple(sorted(n for n, file in before.items() if after.get(n, file) != file))
    if not names or first >= len(found.steps):
        return
    place = next((i for i in range(first, len(found.steps)) if found.steps[i].step.rewrites), first)
    step = found.steps[place]
    found.steps[place] = replace(step, rewritten=names)
