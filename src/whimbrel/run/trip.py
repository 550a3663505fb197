"""One try of a transaction: send its messages, watch, and say how it ended."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg
from psycopg import pq

from ..ledger.fence import OVERTAKEN
from ..pg import sqlstate as states
from ..plan.step import Step
from .compose import Chunk, Job, chunks, close, opening, records
from .desk import overtaken
from .events import Blocked, Blocker, Stalled
from .message import Fault, Message, fault, marks
from .site import Site
from .stall import StallWatch
from .wire import Reply, ServerError, converse
from .worker import Worker, may_disturb


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Rolled back. `is_cut`: the stall watchdog did it; `was_waiting`: for a lock, when it did."""

    fault: Fault
    blockers: tuple[Blocker, ...] = ()
    is_cut: bool = False
    was_waiting: bool = False
    trouble: str = ""  # for which the breaker cancelled it

    @property
    def is_retryable(self) -> bool:
        return not self.trouble and (self.is_cut or self.fault.error.sqlstate in states.RETRYABLE)

    @property
    def reason(self) -> str:
        return "the stall budget was used up" if self.is_cut else self.fault.error.message


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """Not even tried: an old transaction holds what we need."""

    blockers: tuple[Blocker, ...]
    reason: str = "an older transaction holds the relation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """The connection ended before the answer; the ledger knows what stands."""

    reason: str = "the connection was lost"


Ending = Done | Refused | InTheWay | Lost


class Trip:
    """Raises KeyboardInterrupt after the running statement was cancelled; then, as after `Lost`,
    only the ledger knows what stands."""

    def __init__(self, site: Site, worker: Worker, job: Job, *, is_polite: bool) -> None:
        self._site = site
        self._worker = worker
        self._job = job
        self._is_polite = is_polite
        self._watch: StallWatch | None = None
        self._clock: list[float | None] = []

    def go(self) -> Ending:
        try:
            return self._go()
        finally:
            self._end_watch()

    def _go(self) -> Ending:
        head = opening(self._job, self._worker)
        if self._must_ask:
            if refused := self._send(Chunk(message=head)):
                return refused
            try:
                self._ask()
            except psycopg.Error:  # it broke under the question
                return Lost()
            head = Message()
        records(self._job, self._worker, head)
        parts = chunks(self._job, head, is_polite=self._is_polite)
        close(self._job, self._worker, parts)
        for part in parts:
            if refused := self._send(part):
                return refused
        self._keep_times()
        return Done()

    @property
    def _must_ask(self) -> bool:
        return bool(self._job.destructive) or not self._site.is_asked

    def _ask(self) -> None:
        """Is this still the database that may be changed? Asked inside the transaction."""
        steps = self._job.destructive or self._job.segment.steps[:1]
        try:
            for step in steps:
                self._site.terms.still_allowed(self._worker.conn, step)
        except BaseException:  # a Stop, a loss, an interrupt: nothing was begun
            converse(self._worker.conn, "ROLLBACK")
            raise
        self._site.is_asked = True

    def _send(self, part: Chunk) -> Ending | None:
        is_long = not self._job.is_budgeted and self._job.is_heavy
        if is_long:
            self._site.guard(self._worker.backend.pid)
        try:
            return self._sent(part)
        finally:
            if is_long:
                self._site.unguard()

    def _sent(self, part: Chunk) -> Ending | None:
        if part.is_watched or not self._job.is_budgeted:
            self._begin_watch()
        else:
            self._end_watch()
        self._worker.is_dirty |= any(may_disturb(place.step) for place in part.message.places)
        meanwhile = self._site.look_ahead if part.commits else None
        reply = converse(
            self._worker.conn,
            part.message.text,
            alone=part.message.is_alone,
            meanwhile=meanwhile,
        )
        self._clock += marks(reply)
        if reply.is_good:
            return self._unless_broken_out(part)
        self._end_watch()
        if reply.was_interrupted:
            raise KeyboardInterrupt
        if reply.is_lost:
            return Lost()
        return self._refused(part.message, reply)

    def _unless_broken_out(self, part: Chunk) -> Ending | None:
        """A statement that ended our transaction would leave its records behind as a lie."""
        status = self._worker.conn.pgconn.transaction_status
        wanted = pq.TransactionStatus.IDLE if part.commits else pq.TransactionStatus.INTRANS
        if status == wanted:
            return None
        step = part.message.places[-1].step if part.message.places else None
        self._site.drop_worker()
        return Refused(fault=Fault(error=_BROKEN_OUT, step=step))

    def _refused(self, message: Message, reply: Reply) -> Ending:
        found, trouble = fault(message, reply), self._site.unguard()
        if converse(self._worker.conn, "ROLLBACK").is_lost:
            return Lost()
        if found.step is None and found.error.sqlstate == OVERTAKEN:
            raise overtaken()
        watch = self._watch
        return Refused(
            fault=found,
            blockers=watch.blockers if watch else (),
            is_cut=found.error.sqlstate == states.QUERY_CANCELED
            and watch is not None
            and (watch.cut or self._job.is_budgeted),
            was_waiting=bool(watch and watch.was_waiting),
            trouble=trouble if found.error.sqlstate == states.QUERY_CANCELED else "",
        )

    def _begin_watch(self) -> None:
        budget_ms = self._job.limits.stall_budget_ms
        if self._watch is None and budget_ms is not None:
            born = None if self._job.is_budgeted else self._job.attempt.born()
            self._watch = StallWatch(self._worker.conn, budget_ms, self._tell_blocked, born=born)
            self._site.watcher.start(self._watch)

    def _end_watch(self) -> None:
        """From here on nothing cancels us: what follows is COMMIT, or the statement is over."""
        if self._watch is not None:
            self._site.watcher.end()

    def _tell_blocked(self, found: tuple[Blocker, ...]) -> None:
        step = self._job.strong or self._job.sent[0]
        name = self._job.attempt.name
        self._site.tell(Blocked(migration=name, step=step, blockers=found, is_queued=True))

    def _keep_times(self) -> None:
        """By the server's clock: each step that may take time, and how long others could wait."""
        attempt, marked, clock = self._job.attempt, self._job.marked, self._clock
        for step, begin, end in zip(marked, clock, clock[1:], strict=False):
            if begin is not None and end is not None:
                attempt.durations_ms[step.statement.position] = max(0.0, (end - begin) * 1000)
            if step is self._job.strong and begin is not None and clock[-1] is not None:
                self._stalled(step, (clock[-1] - begin) * 1000)
        since = self._watch.since if self._watch and not self._job.is_budgeted else None
        if since is not None:
            self._stalled(self._job.sent[0], (time.monotonic() - since) * 1000)

    def _stalled(self, step: Step, stall_ms: float) -> None:
        attempt = self._job.attempt
        attempt.stall_ms = max(attempt.stall_ms, stall_ms)
        self._site.tell(Stalled(migration=attempt.name, step=step, stall_ms=stall_ms))


_BROKEN_OUT = ServerError(
    sqlstate="25P01",
    message="the statement ended the transaction that it ran in",
    hint="give it a migration of its own with `-- whimbrel:transaction none`",
)
