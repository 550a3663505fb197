"""Runs a batched statement: part by part, each with its checkpoint in its own transaction.

Between parts it looks whether others suffer, and waits or stops. A row that is refused is found by
halving the part, noted and passed over. Interrupted anywhere, the next deploy goes on behind the
last checkpoint: no row is done twice, none is left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import cast

import psycopg

from ..db.failure import is_lost
from ..errors import Failure
from ..ledger.backfills import Checkpoint, Wanted, checkpoint_sql, read_checkpoint
from ..ledger.fence import OVERTAKEN, check_sql
from ..ledger.journal import write_started
from ..ledger.table import start_sql
from ..pg import sqlstate as states
from ..plan.batch import Batch, Key, batch_of
from ..plan.step import Segment, Step
from .attempt import Attempt
from .backfill_tell import (
    batch_refused,
    breaker_open,
    cancelled,
    never_done,
    no_key,
    paused,
    poisoned,
    still_locked,
)
from .data_step import DataError, DataStep, data_step
from .desk import overtaken
from .events import BatchDone, PoisonRow, StepStarted, Throttled
from .site import Site
from .texts import sql
from .worker import Worker

# Whoever wants a row of a part waits for the part's end, and whoever commits writes out the WAL of
# the part as well. Shorter ones cost more between them than they spare others.
TARGET_MS = 10.0
FIRST_ROWS, FEWEST_ROWS, MOST_ROWS = 500, 50, 50_000
LOCK_WAIT_MS = 1_000
STATEMENT_MS = 30_000
MOST_PASSES = 10
MOST_POISON = 100
BREAKER_PAUSE_S = 0.5
# Classes of SQLSTATE that are the fault of a row: data exceptions, constraints, check options,
# and what functions and triggers raise themselves.
_OF_ROWS = ("22", "23", "44", "P0001")
# A crash takes a part's rows and its checkpoint together, so that nobody need wait for the disk.
_LIMITS = (
    "SELECT pg_catalog.set_config('synchronous_commit', 'off', true), "
    f"pg_catalog.set_config('lock_timeout', '{LOCK_WAIT_MS}', true), "
    f"pg_catalog.set_config('statement_timeout', '{STATEMENT_MS}', true)"
).encode()
_TOOK = (
    b"SELECT (1000 * pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() "
    b"- pg_catalog.transaction_timestamp()))::double precision"
)

_Rows = psycopg.Cursor[tuple[object, ...]]


def run_backfill(site: Site, attempt: Attempt, segment: Segment, *, is_last: bool) -> None:
    """Returns when the statement's rows are done and it is recorded. Raises `Failure` R150 to R159,
    and what the runner raises elsewhere; then what is done is in the checkpoint."""
    (step,) = segment.steps
    _Backfill(site, attempt, step).run(is_last=is_last)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part that is done; `wanted` gives its answer when that of COMMIT is there."""

    done: Checkpoint
    took_ms: float
    wanted: _Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """Where the part behind the key `last` ends, as `_upper` says it."""

    last: Key
    found: tuple[bool, Key] | None


class _Backfill:
    def __init__(self, site: Site, attempt: Attempt, step: Step) -> None:
        self._site = site
        self._attempt = attempt
        self._step = step
        self._batch: Batch = batch_of(step)
        self._data: DataStep | None = None
        if self._batch.is_python:
            self._data = data_step(attempt, step)
        self._size = FIRST_ROWS
        self._fewest = FEWEST_ROWS  # less while a row that is refused is looked for
        self._types: Key = ()
        self._ahead: _Ahead | None = None

    def run(self, *, is_last: bool) -> None:
        began = time.monotonic()
        self._site.tell(StepStarted(migration=self._attempt.name, step=self._step))
        at: Checkpoint | None = self._begin()
        while at is not None:
            self._site.desk.require_lock()
            self._wait_for_calm()
            at = self._next(at)
        self._attempt.durations_ms[self._step.statement.position] = (
            time.monotonic() - began
        ) * 1000
        self._site.record_applied(self._attempt, self._step, is_last=is_last)

    def _begin(self) -> Checkpoint:
        """Where an earlier run ended, else the beginning, recorded before the first part. Rows
        that were refused then are tried again, with all that is not done."""
        attempt, position = self._attempt, self._step.statement.position
        self._types = self._key_types(self._site.ready_worker(attempt))
        found = read_checkpoint(self._site.desk.conn, attempt.row_id, position)
        if found is not None:
            return replace(found, last=None, poison=(), passed=1) if found.poison else found
        with self._site.desk.fenced() as conn:
            if not attempt.is_begun:
                conn.execute(start_sql(self._site.table, *attempt.identity).encode())
            write_started(conn, attempt.row_id, self._step, self._site.desk.number, {})
            start = Checkpoint()
            conn.execute(checkpoint_sql(attempt.row_id, position, start).encode())
        attempt.is_begun = True
        return start

    def _key_types(self, worker: Worker) -> Key:
        """Raises `Failure` (R150): a key that could be NULL, or that two rows share, would leave
        rows out."""
        keys = list(self._batch.keys)
        rows = worker.conn.execute(sql("batch_key"), (keys, str(self._batch.relation))).fetchall()
        if len(rows) < len(keys) or not all(row[1] and row[2] for row in rows):
            raise no_key(self._attempt, self._step, self._batch, rows)
        return tuple(cast(str, row[0]) for row in rows)

    def _next(self, at: Checkpoint) -> Checkpoint | None:
        """One part, patiently; None when all is done."""
        pauses, failure = self._site.terms.pauses(), None
        while True:
            try:
                return self._part(at)
            except DataError as exc:
                if skipped := self._narrowed(at, exc.sqlstate, str(exc)):
                    return skipped
                continue
            except psycopg.Error as exc:
                if _is_of_a_row(exc):
                    said = exc.diag.message_primary or str(exc)
                    if skipped := self._narrowed(at, exc.sqlstate or "", said):
                        return skipped
                    continue
                failure = self._judged(exc)
                at = self._where(at) if is_lost(exc) else at
            pause = next(pauses, None)
            if pause is None:
                raise failure
            self._size = max(self._fewest, self._size // 2)
            self._site.terms.sleep(pause)

    def _narrowed(self, at: Checkpoint, sqlstate: str, said: str) -> Checkpoint | None:
        """Half the part; when it is one row only, that one is noted and passed over."""
        if self._size > 1:
            self._size, self._fewest = self._size // 2, 1
            return None
        worker = self._site.ready_worker(self._attempt)
        found = self._upper(worker, at, 1)
        assert found is not None
        key = ", ".join(found[1])
        if len(at.poison) >= MOST_POISON:
            raise poisoned(self._attempt, self._step, self._batch, at.poison)
        after = replace(at, last=found[1], poison=(*at.poison, (key, said)))
        with worker.conn.transaction():
            self._prepare(worker)
            self._write(worker, after)
        self._site.tell(
            PoisonRow(migration=self._attempt.name, step=self._step, key=key, said=said)
        )
        return after

    def _judged(self, exc: psycopg.Error) -> Failure:
        """What to raise once patience has ended. Raises at once what no patience mends."""
        if is_lost(exc):
            return still_locked(self._attempt, self._step, "the connection was lost")
        if exc.sqlstate in states.RETRYABLE:
            return still_locked(self._attempt, self._step, exc.diag.message_primary or "")
        if exc.sqlstate == states.QUERY_CANCELED and self._size > self._fewest:
            return still_locked(self._attempt, self._step, "a part took too long")
        raise batch_refused(self._attempt, self._step, exc) from exc

    def _where(self, at: Checkpoint) -> Checkpoint:
        """After a lost connection: the answer to COMMIT may have been lost with it."""
        self._site.settle(self._attempt)
        position = self._step.statement.position
        return read_checkpoint(self._site.desk.conn, self._attempt.row_id, position) or at

    def _upper(self, worker: Worker, at: Checkpoint, size: int) -> tuple[bool, Key] | None:
        """The key of the last row of the next part, and whether it is a full one."""
        text = self._batch.upper_sql(self._types, at.last, size)
        return _end(worker.conn.execute(text.encode()).fetchone())

    def _upto(self, worker: Worker, at: Checkpoint) -> tuple[bool, Key] | None:
        """As `_upper`; it may have come with the end of the part before."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.last == at.last:
            return ahead.found
        return self._upper(worker, at, self._size)

    def _part(self, at: Checkpoint) -> Checkpoint | None:
        worker = self._site.ready_worker(self._attempt)
        found = self._upto(worker, at)
        if found is None:
            return self._turned(worker, at)
        is_full, upto = found
        if worker.is_dirty or self._data is not None:
            # A session that must be told who it is is told so in several statements a message;
            # data.py gets an ordinary connection.
            with worker.conn.transaction():
                part = self._written(worker, at, upto)
        else:
            part = self._in_one_go(worker, at, upto)
        self._adapt(part.took_ms, is_full=is_full)
        self._tell(part.done)
        self._heed(part.wanted.fetchone())
        return part.done

    def _in_one_go(self, worker: Worker, at: Checkpoint, upto: Key) -> _Part:
        """Two round trips: up to the number of rows, and up to where the next part ends. What is
        wrong behind COMMIT is no fault of this part, which is done then."""
        conn, committed, ahead = worker.conn, None, None
        try:
            with conn.pipeline():
                conn.execute(b"BEGIN")
                part = self._written(worker, at, upto)
                committed = conn.execute(b"COMMIT")
                ahead = conn.execute(self._batch.upper_sql(self._types, upto, self._size).encode())
            self._ahead = _Ahead(last=upto, found=_end(ahead.fetchone()))
        except BaseException as exc:
            is_done = committed is not None and committed.statusmessage == "COMMIT"
            if not is_done:
                with suppress(psycopg.Error):
                    conn.rollback()
            if not (is_done and isinstance(exc, psycopg.Error)):
                raise
        return part

    def _written(self, worker: Worker, at: Checkpoint, upto: Key) -> _Part:
        """The part and its checkpoint, not yet committed."""
        changed, took_ms = self._as_the_file(worker, at, upto)
        done = replace(
            at,
            last=upto,
            rows=at.rows + changed,
            batches=at.batches + 1,
            passed=at.passed + changed,
        )
        return _Part(done=done, took_ms=took_ms, wanted=self._write(worker, done))

    def _turned(self, worker: Worker, at: Checkpoint) -> Checkpoint | None:
        """The end of a pass. Another one finds what came meanwhile; when it finds nothing, or no
        row has changed in this one, all is done, but for what was refused."""
        if at.poison:
            raise poisoned(self._attempt, self._step, self._batch, at.poison)
        if at.passed == 0:
            return None
        if (at.turn > 2 and at.passed >= at.before) or at.turn >= MOST_PASSES:
            raise never_done(self._attempt, self._step, at.passed)
        again = replace(at, last=None, turn=at.turn + 1, passed=0, before=at.passed)
        with worker.conn.transaction():
            self._prepare(worker)
            self._write(worker, again)
        return again

    def _prepare(self, worker: Worker) -> _Rows:
        """As ourselves, with limits of our own, and still allowed to; the fence's answer."""
        conn = worker.conn
        if worker.is_dirty:
            conn.execute(worker.as_ourselves().encode())
        conn.execute(_LIMITS)
        with _fenced():
            fence = conn.execute(check_sql(self._site.desk.number).encode())
        with _fenced(fence):
            self._site.terms.still_allowed(conn, self._step)
        return fence

    def _as_the_file(self, worker: Worker, at: Checkpoint, upto: Key) -> tuple[int, float]:
        """How many rows it changed, or data.py was given; how long the server took, in ms: what
        the way to it takes is no reason for smaller parts."""
        conn, fence = worker.conn, self._prepare(worker)
        if worker.is_dirty:
            conn.execute(worker.as_before().encode())
        statement = self._batch.range_sql(self._types, at.last, upto)
        if self._data is not None:
            changed = self._data.run(conn, statement)
            took = conn.execute(_TOOK).fetchone()
        else:
            done = conn.execute(statement.encode())
            asked = conn.execute(_TOOK)
            with _fenced(fence):
                took = asked.fetchone()
            changed = done.rowcount
        assert took is not None
        return changed, cast(float, took[0])

    def _write(self, worker: Worker, at: Checkpoint) -> _Rows:
        """Its row: what people want of it."""
        if worker.is_dirty:
            worker.conn.execute(worker.ourselves().encode())
        position = self._step.statement.position
        return worker.conn.execute(checkpoint_sql(self._attempt.row_id, position, at).encode())

    def _adapt(self, took_ms: float, *, is_full: bool) -> None:
        """Towards the time that a part should take, at most doubling or halving."""
        if not is_full:
            return
        factor = min(2.0, max(0.5, TARGET_MS / max(took_ms, 1.0)))
        self._size = max(1, int(min(MOST_ROWS, max(self._fewest, self._size * factor))))
        if self._size >= FEWEST_ROWS:
            self._fewest = FEWEST_ROWS

    def _heed(self, said: tuple[object, ...] | None) -> None:
        match Wanted(said[0]) if said else Wanted.RUN:
            case Wanted.PAUSE:
                raise paused(self._attempt, self._step)
            case Wanted.CANCEL:
                raise cancelled(self._attempt, self._step)
            case Wanted.RUN:
                pass

    def _wait_for_calm(self) -> None:
        """Raises `Failure` (R155) when others suffer for longer than we wait."""
        waited, breaker = 0.0, self._site.breaker
        while trouble := breaker.trouble:
            if breaker.is_late or waited >= self._site.terms.limits.breaker_wait_s:
                raise breaker_open(self._attempt, self._step, trouble)
            self._site.tell(
                Throttled(migration=self._attempt.name, step=self._step, trouble=trouble)
            )
            self._site.terms.sleep(BREAKER_PAUSE_S)
            waited += BREAKER_PAUSE_S

    def _tell(self, at: Checkpoint) -> None:
        self._site.tell(
            BatchDone(
                migration=self._attempt.name,
                step=self._step,
                rows=at.rows,
                batches=at.batches,
                turn=at.turn,
            )
        )


def _end(row: tuple[object, ...] | None) -> tuple[bool, Key] | None:
    return None if row is None else (bool(row[0]), tuple(map(str, row[1:])))


@contextmanager
def _fenced(fence: _Rows | None = None) -> Iterator[None]:
    """A division by zero is the fence's, unless that had been answered."""
    try:
        yield
    except psycopg.Error as exc:
        is_answered = fence is not None and fence.statusmessage is not None
        if exc.sqlstate == OVERTAKEN and not is_answered:
            raise overtaken() from exc
        raise


def _is_of_a_row(exc: psycopg.Error) -> bool:
    return exc.sqlstate is not None and exc.sqlstate.startswith(_OF_ROWS)
