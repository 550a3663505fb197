"""One part of a batched statement and its checkpoint, in one transaction.

Where nothing stands against it, it goes to the server in two round trips: what lies between two
parts is time that is lost to the filling, or during which rows are held for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import cast

import psycopg

from ..ledger.backfills import Checkpoint, checkpoint_sql
from ..ledger.fence import OVERTAKEN, check_sql
from ..plan.batch import Batch, Key
from ..plan.step import Step
from .attempt import Attempt
from .backfill_tell import no_key
from .data_step import DataStep, data_step
from .desk import overtaken
from .site import Site
from .texts import sql
from .worker import Worker

LOCK_WAIT_MS = 1_000
STATEMENT_MS = 30_000
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that is done; `wanted` gives its answer when that of COMMIT is there."""

    done: Checkpoint
    took_ms: float
    wanted: _Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ahead:
    """Where the part behind the key `last` ends, as `upper` says it."""

    last: Key
    found: tuple[bool, Key] | None


class Parts:
    """Raises psycopg's errors, and `DataError` of data.py, as they come: then a part is undone."""

    def __init__(self, site: Site, attempt: Attempt, step: Step, batch: Batch) -> None:
        self._site = site
        self._attempt = attempt
        self._step = step
        self._batch = batch
        self._data: DataStep | None = data_step(attempt, step) if batch.is_python else None
        self._types: Key = ()
        self._ahead: _Ahead | None = None

    def require_key(self, worker: Worker) -> None:
        """Before anything else. Raises `Failure` (R150): a key that could be NULL, or that two rows
        share, would leave rows out."""
        keys = list(self._batch.keys)
        rows = worker.conn.execute(sql("batch_key"), (keys, str(self._batch.relation))).fetchall()
        if len(rows) < len(keys) or not all(row[1] and row[2] for row in rows):
            raise no_key(self._attempt, self._step, self._batch, rows)
        self._types = tuple(cast(str, row[0]) for row in rows)

    def upper(self, worker: Worker, at: Checkpoint, size: int) -> tuple[bool, Key] | None:
        """The key of the last row of the next part, and whether it is a full one."""
        text = self._batch.upper_sql(self._types, at.last, size)
        return _end(worker.conn.execute(text.encode()).fetchone())

    def upto(self, worker: Worker, at: Checkpoint, size: int) -> tuple[bool, Key] | None:
        """As `upper`; it may have come with the end of the part before."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.last == at.last:
            return ahead.found
        return self.upper(worker, at, size)

    def run(self, worker: Worker, at: Checkpoint, upto: Key, size: int) -> Part:
        """The rows behind `at` up to and with `upto`; the next part is to have `size` rows."""
        if not worker.is_dirty and self._data is None:
            return self._in_one_go(worker, at, upto, size)
        # A session that must be told who it is is told so in several statements a message; data.py
        # gets an ordinary connection.
        with worker.conn.transaction():
            return self._written(worker, at, upto)

    def note(self, worker: Worker, at: Checkpoint) -> None:
        """A checkpoint without rows, in a transaction of its own."""
        with worker.conn.transaction():
            self._prepare(worker)
            self._write(worker, at)

    def _in_one_go(self, worker: Worker, at: Checkpoint, upto: Key, size: int) -> Part:
        """Two round trips: up to the number of rows, and up to where the next part ends. What is
        wrong behind COMMIT is no fault of this part, which is done then."""
        conn, committed, ahead = worker.conn, None, None
        try:
            with conn.pipeline():
                conn.execute(b"BEGIN")
                part = self._written(worker, at, upto)
                committed = conn.execute(b"COMMIT")
                ahead = conn.execute(self._batch.upper_sql(self._types, upto, size).encode())
            self._ahead = _Ahead(last=upto, found=_end(ahead.fetchone()))
        except BaseException as exc:
            is_done = committed is not None and committed.statusmessage == "COMMIT"
            if not is_done:
                with suppress(psycopg.Error):
                    conn.rollback()
            if not (is_done and isinstance(exc, psycopg.Error)):
                raise
        return part

    def _written(self, worker: Worker, at: Checkpoint, upto: Key) -> Part:
        """The part and its checkpoint, not yet committed."""
        changed, took_ms = self._as_the_file(worker, at, upto)
        done = replace(
            at,
            last=upto,
            rows=at.rows + changed,
            batches=at.batches + 1,
            passed=at.passed + changed,
        )
        return Part(done=done, took_ms=took_ms, wanted=self._write(worker, done))

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
