"""Runs a batched statement: part by part, each with its checkpoint in its own transaction.

Between parts it looks whether others suffer, and waits or stops. A row that is refused is found by
halving the part, noted and passed over. Interrupted anywhere, the next deploy goes on behind the
last checkpoint: no row is done twice, none is left out.
"""

from __future__ import annotations

import time
from dataclasses import replace

import psycopg

from ..db.failure import is_lost
from ..errors import Failure
from ..ledger.backfills import (
    Checkpoint,
    Wanted,
    checkpoint_sql,
    read_checkpoint,
    read_wanted,
)
from ..ledger.journal import write_started
from ..ledger.table import start_sql
from ..pg import sqlstate as states
from ..plan.batch import batch_of
from ..plan.step import Segment, Step
from .attempt import Attempt
from .backfill_tell import (
    batch_refused,
    breaker_open,
    cancelled,
    never_done,
    paused,
    poisoned,
    still_locked,
)
from .data_step import DataError
from .events import BatchDone, PoisonRow, StepStarted, Throttled
from .part import Parts
from .site import Site
from .worker import Worker

# Whoever wants a row of a part waits for the part's end, and whoever commits writes out the WAL of
# the part as well. Shorter ones cost more between them than they spare others.
TARGET_MS = 10.0
FIRST_ROWS, FEWEST_ROWS, MOST_ROWS = 500, 50, 50_000
MOST_PASSES = 10
MOST_POISON = 100
BREAKER_PAUSE_S = 0.5
# Classes of SQLSTATE that are the fault of a row: data exceptions, constraints, check options,
# and what functions and triggers raise themselves.
_OF_ROWS = ("22", "23", "44", "P0001")


def run_backfill(site: Site, attempt: Attempt, segment: Segment, *, is_last: bool) -> None:
    """Returns when the statement's rows are done and it is recorded. Raises `Failure` R150 to R159,
    and what the runner raises elsewhere; then what is done is in the checkpoint."""
    (step,) = segment.steps
    _Backfill(site, attempt, step).run(is_last=is_last)


class _Backfill:
    def __init__(self, site: Site, attempt: Attempt, step: Step) -> None:
        self._site = site
        self._attempt = attempt
        self._step = step
        self._batch = batch_of(step)
        self._parts = Parts(site, attempt, step, self._batch)
        self._size = FIRST_ROWS
        self._fewest = FEWEST_ROWS  # less while a row that is refused is looked for

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
        self._parts.require_key(self._site.ready_worker(attempt))
        found = read_checkpoint(self._site.desk.conn, attempt.row_id, position)
        if found is not None:
            self._heed((read_wanted(self._site.desk.conn, attempt.row_id, position).value,))
            return replace(found, last=None, poison=(), passed=1) if found.poison else found
        with self._site.desk.fenced() as conn:
            if not attempt.is_begun:
                conn.execute(start_sql(self._site.table, *attempt.identity).encode())
            write_started(conn, attempt.row_id, self._step, self._site.desk.number, {})
            start = Checkpoint()
            conn.execute(checkpoint_sql(attempt.row_id, position, start).encode())
        attempt.is_begun = True
        return start

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
        found = self._parts.upper(worker, at, 1)
        assert found is not None
        key = ", ".join(found[1])
        if len(at.poison) >= MOST_POISON:
            raise poisoned(self._attempt, self._step, self._batch, at.poison)
        after = replace(at, last=found[1], poison=(*at.poison, (key, said)))
        self._parts.note(worker, after)
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
        self._site.settle(self._attempt, [self._step])
        position = self._step.statement.position
        found = read_checkpoint(self._site.desk.conn, self._attempt.row_id, position) or at
        if found.batches > at.batches:
            self._tell(found)
        return found

    def _part(self, at: Checkpoint) -> Checkpoint | None:
        worker = self._site.ready_worker(self._attempt)
        found = self._parts.upto(worker, at, self._size)
        if found is None:
            return self._turned(worker, at)
        is_full, upto = found
        part = self._parts.run(worker, at, upto, self._size)
        self._adapt(part.took_ms, is_full=is_full)
        self._tell(part.done)
        self._heed(part.wanted.fetchone())
        return part.done

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
        self._parts.note(worker, again)
        return again

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


def _is_of_a_row(exc: psycopg.Error) -> bool:
    return exc.sqlstate is not None and exc.sqlstate.startswith(_OF_ROWS)
