"""Puts a transaction together: our records first, then the file's statements, then COMMIT."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile

from ..ledger.fence import check_sql
from ..ledger.journal import applied_sql
from ..ledger.table import LedgerTable, finish_sql, start_sql, whole_sql
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
    commits: bool = False


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

    def is_timed(self, step: Step) -> bool:
        """Only what may take time: making something new and empty does not."""
        return self.attempt.is_heavy(step) or self.attempt.takes_strong_lock(step)

    @property
    def is_cheap_to_lock(self) -> bool:
        """Is little lost when the first strong lock is not had at once?"""
        before = takewhile(lambda step: step is not self.strong, self.sent)
        return not any(map(self.attempt.is_heavy, before))

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
    if not attempt.is_begun and not job.is_last:
        message.own(start_sql(job.table, *attempt.identity))
    if job.segment.steps:
        steps, is_first = job.segment.steps, not attempt.is_begun
        message.own(applied_sql(attempt.row_id, steps, job.number, is_first=is_first))
    if worker.is_dirty:
        message.own(worker.as_before())
    if job.segment.ends_with_rollback:
        message.own(f"SAVEPOINT {SAVEPOINT}")


def chunks(job: Job, head: Message, *, is_polite: bool) -> list[Chunk]:
    """The steps, in as few messages as their nature allows; the first begins with `head`.

    A message ends after a statement that changes the session, because the server reads a whole
    message under one set of settings. What the parser could not see goes alone.
    """
    strong = job.strong if job.is_budgeted else None
    is_watched = strong is not None and job.is_cheap_to_lock
    found = [Chunk(message=head, is_watched=is_watched)]
    was_timed = False
    for step in job.marked:
        is_timed, was_timed = was_timed or job.is_timed(step), job.is_timed(step)
        if step is strong and not is_watched:
            is_watched = True
            found.append(Chunk(is_watched=True))
        if not found[-1].is_open:
            found.append(Chunk(is_watched=is_watched))
        is_first_try = is_polite and step is strong
        guard = _guard(job.limits, is_watched=is_watched, is_polite=is_first_try)
        if step.is_seen:
            found[-1].message.step(step, guard, is_timed=is_timed)
            if step.session is not Session.UNTOUCHED:
                found[-1].message.own(OWN_LIMITS.sql)  # at once: it may have set a tiny timeout
                found[-1].is_open = False
        else:
            found[-1].message.own(guard.sql)
            found[-1].message.mark(is_timed=is_timed)
            found.append(Chunk(message=Message.alone(step), is_watched=is_watched, is_open=False))
    return found


def close(job: Job, worker: Worker, found: list[Chunk]) -> None:
    """Everything after the last step: the end of its records, and COMMIT.

    Deferred checks run before, so that they cannot fail inside COMMIT. COMMIT is watched with
    the rest, except where it may wait for a standby: cancelling that wait would not undo it.
    """
    if not found[-1].is_open:
        found.append(Chunk(is_watched=found[-1].is_watched))
    if job.segment.ends_with_rollback:
        found[-1].message.own(f"ROLLBACK TO SAVEPOINT {SAVEPOINT}")
    else:
        found[-1].message.own("SET CONSTRAINTS ALL IMMEDIATE")
    found[-1].message.mark(is_timed=any(map(job.is_timed, job.marked[-1:])))
    if found[-1].is_watched and worker.waits_for_standby:
        found.append(Chunk())
    found[-1].commits = True
    _write_end(job, worker, found[-1].message)
    if job.is_budgeted:
        found[-1].message.mark(is_timed=True)  # the moment of the release


def _write_end(job: Job, worker: Worker, message: Message) -> None:
    message.own(OWN_LIMITS.sql)
    if worker.is_dirty or any(map(may_disturb, job.sent)):
        message.own(worker.ourselves())
    if job.is_last and job.attempt.is_begun:
        message.own(finish_sql(job.table, job.attempt.row_id))
    elif job.is_last:
        message.own(whole_sql(job.table, *job.attempt.identity))
    message.own("COMMIT")


def _guard(limits: Limits, *, is_watched: bool, is_polite: bool) -> Guard:
    if is_polite:
        lock_timeout_ms = POLITE_MS
    else:
        lock_timeout_ms = limits.strong_lock_ms if is_watched else limits.lock_wait_ms
    return Guard(lock_timeout_ms=lock_timeout_ms, statement_timeout_ms=limits.statement_ms)
