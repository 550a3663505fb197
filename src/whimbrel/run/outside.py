"""Runs a statement that cannot be inside a transaction: 'started' before, 'applied' after.

A crash in between is visible, and the catalog is asked what became of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from ..db.failure import is_lost
from ..errors import Failure
from ..ledger.fence import turn_setting
from ..ledger.journal import StepRecord, write_started
from ..ledger.table import start_sql
from ..pg import sqlstate as states
from ..plan.batch import is_batched
from ..plan.step import Segment, Step
from ..script import node
from .attempt import Attempt, TakenBack
from .blockers import steadfast
from .build_watch import BuildWatch
from .events import Blocked, Blocker, IndexProgress, Retrying, StepStarted
from .index_facts import read_indexes
from .message import Fault, Message, fault
from .settle import Settling
from .site import Site
from .tell import in_doubt, invalid_index, lost, refused, still_blocked, stopped
from .trip import InTheWay
from .wire import converse
from .witness import Build, witness_of
from .worker import Worker, may_disturb


def run_outside(site: Site, attempt: Attempt, segment: Segment, *, is_last: bool) -> None:
    """Returns when each step of the segment is applied and recorded. Raises as
    `run_transaction` does; then what stands is in the records."""
    for step in segment.steps:
        _Outside(site, attempt, step).run(is_last=is_last and step is segment.steps[-1])


def settle_started(site: Site, attempt: Attempt, started: Sequence[StepRecord]) -> None:
    """Steps that an earlier run began and did not finish: applied, or cleared away to be run
    again. Raises `Failure` R105 when it cannot be known."""
    by_position = {step.statement.position: step for step in attempt.task.steps}
    for record in started:
        step = by_position[record.position]
        if not is_batched(step):  # whose checkpoint says it
            Settling(site, attempt, step).require_known()


def look_at_started(site: Site, attempt: Attempt) -> None:
    """After an interruption: mark what is applied, and what is in doubt."""
    for step in attempt.task.steps:
        if not attempt.is_applied(step) and not is_batched(step):
            Settling(site, attempt, step).look()


class _Lost:
    """The connection ended before the answer."""


@dataclass(frozen=True, slots=True)
class _Stopped:
    """The breaker cancelled it: others suffered."""

    trouble: str


_Ending = Fault | _Lost | InTheWay


class _Outside:
    def __init__(self, site: Site, attempt: Attempt, step: Step) -> None:
        self._site = site
        self._attempt = attempt
        self._step = step
        self._witness = witness_of(step)
        self._settling = Settling(site, attempt, step)
        self._seen: tuple[Blocker, ...] = ()  # whom it has waited for last

    def run(self, *, is_last: bool) -> None:
        pauses, tries = self._site.terms.pauses(), 1
        while not self._attempt.is_applied(self._step):
            ending = self._guarded()
            if ending is None:
                break
            if isinstance(ending, _Stopped):
                self._settling.require_known()
                raise stopped(self._attempt, self._step, ending.trouble)
            failure = self._after(ending)
            if self._attempt.is_applied(self._step):
                break
            pause = next(pauses, None)
            if pause is None:
                raise failure
            tries += 1
            self._attempt.retries += 1
            self._tell_retry(ending, tries, pause)
            self._site.terms.sleep(pause)
        self._site.record_applied(self._attempt, self._step, is_last=is_last)

    def _guarded(self) -> _Ending | _Stopped | None:
        try:
            return self._once()
        except psycopg.Error as exc:
            if not is_lost(exc):
                raise
            return _Lost()

    def _once(self) -> _Ending | _Stopped | None:
        self._site.desk.require_lock()
        worker = self._site.ready_worker(self._attempt)
        self._ask(worker)
        self._refuse_invalid(worker)
        found = steadfast(worker.conn, self._step.touches)
        if found:
            self._tell_blocked(found, is_queued=False)
            return InTheWay(blockers=found, reason="a vacuum against wraparound is in the way")
        self._write_start(worker)
        self._site.tell(StepStarted(migration=self._attempt.name, step=self._step))
        settings = converse(worker.conn, self._settings(worker))
        if not settings.is_good:
            return _Lost()
        return self._execute(worker)

    def _execute(self, worker: Worker) -> Fault | _Lost | _Stopped | None:
        message = Message.alone(self._step)
        worker.is_dirty |= may_disturb(self._step)
        self._site.watcher.start(self._build_watch(worker))
        began = time.monotonic()
        self._site.guard(worker.backend.pid)
        try:
            # The extended protocol refuses what turns out to be several statements.
            reply = converse(worker.conn, message.text, alone=not self._step.is_seen)
        finally:
            self._site.watcher.end()
            trouble = self._site.unguard()
        self._attempt.durations_ms[self._step.statement.position] = (
            time.monotonic() - began
        ) * 1000
        if reply.was_interrupted:
            raise KeyboardInterrupt
        if reply.is_lost:
            return _Lost()
        if reply.error is not None:
            if trouble and reply.error.sqlstate == states.QUERY_CANCELED:
                return _Stopped(trouble)
            return fault(message, reply)
        return None if self._settling.has_worked(worker) else _Lost()

    def _after(self, ending: _Ending) -> Failure:
        """What stands now; the failure to raise when patience has ended, or at once."""
        attempt, step = self._attempt, self._step
        if isinstance(ending, InTheWay):
            return still_blocked(attempt, step, ending.blockers)
        if isinstance(ending, _Lost):
            if self._site.settle(attempt, [step]):
                raise TakenBack
            if not attempt.is_applied(step):
                self._settling.require_known()
            return lost(attempt)
        if self._may_have_done_a_part(ending):
            attempt.doubtful.add(step.statement.position)
            self._site.write_failure(attempt, ending, keep_record=True)
            raise in_doubt(attempt, step, f"{ending.error.message}; it may have committed a part")
        self._settling.require_known()
        if attempt.is_applied(step):
            return lost(attempt)
        if ending.error.sqlstate in states.RETRYABLE:
            return still_blocked(attempt, step, self._seen)
        unrecorded = self._site.write_failure(attempt, ending)
        raise refused(attempt, ending, unrecorded)

    def _may_have_done_a_part(self, ending: Fault) -> bool:
        """A syntax error is found before anything is done; a DO block that commits was seen."""
        is_unread = not self._step.is_seen and ending.error.sqlstate == states.SYNTAX_ERROR
        return self._settling.knows_nothing and not is_unread

    def _ask(self, worker: Worker) -> None:
        if self._site.is_asked and not self._step.loses_data and self._step.is_seen:
            return
        with worker.conn.transaction():
            if worker.is_dirty:
                converse(worker.conn, worker.ourselves())
            self._site.terms.still_allowed(worker.conn, self._step)
        self._site.is_asked = True

    def _refuse_invalid(self, worker: Worker) -> None:
        tree = self._step.statement.node
        if not isinstance(self._witness, Build) or tree is None:
            return
        for each in read_indexes(worker.conn, self._witness.table):
            is_meant = each.name == self._witness.name and node.flag(tree, "if_not_exists")
            if is_meant and not each.is_valid:
                raise invalid_index(self._attempt, self._step, each.shown)

    def _write_start(self, worker: Worker) -> None:
        evidence = self._witness.before(worker.conn)
        attempt = self._attempt
        with self._site.desk.fenced() as conn:
            if not attempt.is_begun:
                conn.execute(start_sql(self._site.table, *attempt.identity).encode())
            write_started(conn, attempt.row_id, self._step, self._site.desk.number, evidence)
        attempt.is_begun = True

    def _settings(self, worker: Worker) -> str:
        """Long limits of their own: such statements make nobody wait, unless they lock strongly.
        lock_timeout would also end the waits of an index build for old transactions."""
        limits = self._site.terms.limits
        is_strong = self._attempt.takes_strong_lock(self._step)
        lock_ms = limits.strong_lock_ms if is_strong else 0
        found = [
            f"SET lock_timeout = {lock_ms:d}",
            f"SET statement_timeout = {limits.concurrent_ms:d}",
            f"SET {turn_setting(worker.number)}",
        ]
        if worker.server_version >= 170000:
            found.append("SET transaction_timeout = 0")
        return ";\n".join(found)

    def _build_watch(self, worker: Worker) -> BuildWatch:
        def tell(phase: str, done: int, total: int) -> None:
            name = self._attempt.name
            self._site.tell(
                IndexProgress(migration=name, step=self._step, phase=phase, done=done, total=total)
            )

        def tell_blocked(found: tuple[Blocker, ...]) -> None:
            self._seen = found
            self._tell_blocked(found, is_queued=True)

        position, row_id = self._step.statement.position, self._attempt.row_id
        return BuildWatch(worker.backend.pid, row_id, position, tell, tell_blocked)

    def _tell_blocked(self, found: tuple[Blocker, ...], *, is_queued: bool) -> None:
        name = self._attempt.name
        event = Blocked(migration=name, step=self._step, blockers=found, is_queued=is_queued)
        self._site.tell(event)

    def _tell_retry(self, ending: _Ending, tries: int, pause: float) -> None:
        match ending:
            case _Lost():
                reason = "the connection was lost"
            case InTheWay():
                reason = ending.reason
            case _:
                reason = ending.error.message
        self._site.tell(
            Retrying(
                migration=self._attempt.name,
                step=self._step,
                reason=reason,
                attempt=tries,
                pause_s=pause,
            )
        )
