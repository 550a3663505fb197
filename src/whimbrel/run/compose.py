"""Puts a transaction together: our records first, then the file's statements, then COMMIT."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

from ..ledger.fence import check_sql
from ..ledger.journal import applied_sql, ended_sql
from ..ledger.table import LedgerTable, finish_sql, start_sql
from ..plan.step import Segment, Session, Step, TransactionNeed
from .attempt import Attempt, is_sent
from .message import Guard, Message
from .terms import Limits
from .worker import Worker, may_disturb

SAVEPOINT = "whimbrel_file"
# A lock that is free is had within a millisecond; where one is not, we look before we queue.
POLITE_MS = 1
OWN_LIMITS = Guard(lock_timeout_ms=10_000, statement_timeout_ms=60_000)


@dataclass(slots=True, kw_only=True)
class Chunk:
    """One message. `is_watched`: strong locks are queued for or held while it runs."""

    message: Message = field(default_factory=Message)
    is_watched: bool = False
    is_open: bool = True  # may more statements be put into it?


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One segment of an attempt as a transaction of this deployer."""

    attempt: Attempt
    segment: Segment
    table: LedgerTable
    number: int
    limits: Limits
    is_last: bool

    @property
    def sent(self) -> tuple[Step, ...]:
        return tuple(step for step in self.segment.steps if is_sent(step))

    @property
    def characteristics(self) -> tuple[Step, ...]:
        """A leading SET TRANSACTION: the server takes it before the first query only, and our
        records are queries."""
        is_first = (step.sql.upper().split()[:2] == ["SET", "TRANSACTION"] for step in self.sent)
        return tuple(step for step, _ in zip(self.sent, takewhile(bool, is_first), strict=False))

    @property
    def marked(self) -> tuple[Step, ...]:
        """The steps that run between two looks at the clock."""
        return self.sent[len(self.characteristics) :]

    @property
    def strong(self) -> Step | None:
        """The first step that takes a strong lock on what existed before the migration."""
        return next((each for each in self.sent if self.attempt.takes_strong_lock(each)), None)

    @property
    def is_budgeted(self) -> bool:
        return self.limits.stall_budget_ms is not None and self.strong is not None

    @property
    def destructive(self) -> tuple[Step, ...]:
        """The steps before which identity is asked again."""
        return tuple(step for step in self.sent if step.loses_data or not step.is_seen)


def opening(job: Job, worker: Worker) -> Message:
    """BEGIN, as the file's own BEGIN words it, and the fence; ends as ourselves."""
    message = Message()
    steps = job.segment.steps
    has_own = bool(steps) and steps[0].transaction is TransactionNeed.BEGINS
    message.own(steps[0].sql if has_own else "BEGIN")
    for step in job.characteristics:
        message.bare(step)
    if worker.is_dirty:
        message.own(worker.as_ourselves())
    message.own(OWN_LIMITS.sql)
    message.own("SET LOCAL idle_in_transaction_session_timeout = '5min'")
    if worker.server_version >= 170000:
        message.own("SET LOCAL transaction_timeout = 0")
    message.own(check_sql(job.number))
    return message


def records(job: Job, worker: Worker, message: Message) -> None:
    """What will be true from COMMIT on; then the file gets its role back."""
    attempt = job.attempt
    if not attempt.is_begun:
        task = attempt.task
        message.own(start_sql(job.table, attempt.row_id, task.name, task.migration.checksum))
    if job.segment.steps:
        message.own(applied_sql(attempt.row_id, job.segment.steps, job.number))
    if worker.is_dirty:
        message.own(worker.as_before())
    if job.segment.ends_with_rollback:
        message.own(f"SAVEPOINT {SAVEPOINT}")


def chunks(job: Job, head: Message, *, is_polite: bool) -> list[Chunk]:
    """The steps, in as few messages as their nature allows; the first begins with `head`.

    A message ends after a statement that changes the session, because the server reads a whole
    message under one set of settings. What the parser could not see goes alone.
    """
    found = [Chunk(message=head)]
    strong, is_watched = job.strong if job.is_budgeted else None, False
    for step in job.marked:
        if step is strong:
            is_watched = True
            found.append(Chunk(is_watched=True))
        if not found[-1].is_open:
            found.append(Chunk(is_watched=is_watched))
        is_first_try = is_polite and step is strong
        guard = _guard(job.limits, is_watched=is_watched, is_polite=is_first_try)
        if step.is_seen:
            found[-1].message.step(step, guard)
            found[-1].is_open = step.session is Session.UNTOUCHED
        else:
            found[-1].message.own(guard.sql)
            found[-1].message.mark()
            found.append(Chunk(message=Message.alone(step), is_watched=is_watched, is_open=False))
    if is_watched and not job.segment.ends_with_rollback:
        _settle_constraints(found)
    return found


def closing(job: Job, worker: Worker, message: Message) -> None:
    """Everything after the last step: when it ended, and COMMIT."""
    message.mark()
    if job.segment.ends_with_rollback:
        message.own(f"ROLLBACK TO SAVEPOINT {SAVEPOINT}")
    elif not job.is_budgeted:
        message.own("SET CONSTRAINTS ALL IMMEDIATE")
    message.own(OWN_LIMITS.sql)
    if worker.is_dirty or any(may_disturb(step) for step in job.sent):
        message.own(worker.ourselves())
    if job.segment.steps:
        message.own(ended_sql(job.attempt.row_id, job.segment.steps))
    if job.is_last:
        message.own(finish_sql(job.table, job.attempt.row_id))
    message.own("COMMIT")


def _settle_constraints(found: list[Chunk]) -> None:
    """Deferred checks run while the watchdog still looks, not inside COMMIT."""
    if not found[-1].is_open:
        found.append(Chunk(is_watched=True))
    found[-1].message.own("SET CONSTRAINTS ALL IMMEDIATE")


def _guard(limits: Limits, *, is_watched: bool, is_polite: bool) -> Guard:
    if is_polite:
        lock_timeout_ms = POLITE_MS
    else:
        lock_timeout_ms = limits.strong_lock_ms if is_watched else limits.lock_wait_ms
    return Guard(lock_timeout_ms=lock_timeout_ms, statement_timeout_ms=limits.statement_ms)
