"""Puts a transaction together: our records first, then the file's statements, then COMMIT."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from ..ledger.fence import check_sql, turn_setting
from ..ledger.journal import applied_sql
from ..ledger.table import LedgerTable, finish_sql, start_sql, whole_sql
from ..plan.step import Segment, Session, Step, Touch, TransactionNeed
from .attempt import Attempt, is_sent
from .desk import Desk
from .message import Guard, Message
from .terms import Limits
from .worker import Worker, may_disturb

SAVEPOINT = "whimbrel_file"
# A lock that is free is had within a millisecond; where one is not, we look before we queue.
POLITE_MS = 1
MOST_TIMED = 50
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
    """One segment of an attempt as a transaction of this deployer.

    `sent`: without the file's own BEGIN and COMMIT. `characteristics`: a leading SET TRANSACTION,
    which the server takes before the first query only, and our records are queries. `strong`: the
    first step with a strong lock on what existed before the migration. `behind`: positions of
    steps that share the timeouts and the mark of the one before.
    """

    attempt: Attempt
    segment: Segment
    table: LedgerTable
    number: int
    limits: Limits
    is_last: bool
    sent: tuple[Step, ...]
    characteristics: tuple[Step, ...]
    strong: Step | None
    behind: frozenset[int]

    @property
    def is_budgeted(self) -> bool:
        return self.limits.stall_budget_ms is not None and self.strong is not None

    @property
    def inner(self) -> tuple[Step, ...]:
        """What runs behind our records."""
        return self.sent[len(self.characteristics) :]

    @property
    def marked(self) -> tuple[Step, ...]:
        return tuple(s for s in self.inner if s.statement.position not in self.behind)

    @property
    def is_timed(self) -> bool:
        """In a long file a look at the clock per statement adds up."""
        return len(self.inner) <= MOST_TIMED

    @property
    def strong_touches(self) -> tuple[Touch, ...]:
        """What the whole transaction will lock so that others wait."""
        return tuple(
            touch
            for step in self.sent
            if self.attempt.takes_strong_lock(step)
            for touch in step.touches
        )

    @property
    def is_heavy(self) -> bool:
        """May it take long?"""
        return any(map(self.attempt.is_heavy, self.sent))

    @property
    def is_cheap_to_lock(self) -> bool:
        """Is little lost when the first strong lock is not had at once?"""
        before = takewhile(lambda step: step is not self.strong, self.sent)
        return not any(map(self.attempt.is_heavy, before))

    @property
    def destructive(self) -> tuple[Step, ...]:
        """The steps before which identity is asked again."""
        return tuple(step for step in self.sent if step.loses_data or not step.is_seen)


def job_of(attempt: Attempt, segment: Segment, desk: Desk, limits: Limits, *, is_last: bool) -> Job:
    sent = tuple(step for step in segment.steps if is_sent(step))
    return Job(
        attempt=attempt,
        segment=segment,
        table=desk.table,
        number=desk.number,
        limits=limits,
        is_last=is_last,
        sent=sent,
        characteristics=tuple(takewhile(_sets_transaction, sent)),
        strong=next(filter(attempt.takes_strong_lock, sent), None),
        behind=frozenset(
            step.statement.position
            for before, step in pairwise(sent)
            if _only_inserts(before) and _only_inserts(step)
        ),
    )


def _sets_transaction(step: Step) -> bool:
    return step.sql.upper().split()[:2] == ["SET", "TRANSACTION"]


def _only_inserts(step: Step) -> bool:
    """INSERT … VALUES, of which data files have thousands: it changes no setting."""
    is_plain = step.statement.tag == "INSERT" and step.session is Session.UNTOUCHED
    return is_plain and not step.changes_rows and not step.scans


def opening(job: Job, worker: Worker) -> Message:
    """BEGIN, as the file's own BEGIN words it, and the fence; ends as ourselves."""
    message = Message()
    steps = job.segment.steps
    has_own = bool(steps) and steps[0].transaction is TransactionNeed.BEGINS
    message.own(steps[0].sql if has_own else "BEGIN")
    for step in job.characteristics:
        message.bare(step)
    message.own(OWN_LIMITS.sql)
    if worker.is_dirty:
        message.own(worker.as_ourselves())
        for setting in worker.settings:
            message.own(f"SET LOCAL {setting}")
    if job.is_budgeted:
        message.own(f"SET LOCAL idle_in_transaction_session_timeout = {job.limits.lost_ms:d}")
        # COMMIT waits for a standby before it lets the locks go, which would be everybody's wait;
        # and what is not flushed at once reaches a standby as a lock first, its release later.
        # The deployer's own records wait for the standby, once the locks are gone.
        message.own("SET LOCAL synchronous_commit = local")
        if worker.is_superuser:
            # Autovacuum gives way to a waiter only after that time, which must be within our own.
            message.own(f"SET LOCAL deadlock_timeout = {max(1, job.limits.strong_lock_ms // 2)}")
    elif not (job.is_last and job.attempt.is_awaited):
        # A crash takes this commit together with its record; the last one of the run waits for
        # the disk, and with it for all before it.
        message.own("SET LOCAL synchronous_commit = off")
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
    for step in job.inner:
        if step is strong and not is_watched:
            is_watched = True
            found.append(Chunk(is_watched=True))
        if not found[-1].is_open:
            found.append(Chunk(is_watched=is_watched))
        is_first_try = is_polite and step is strong
        guard = _guard(job.limits, is_watched=is_watched, is_polite=is_first_try)
        if step.statement.position in job.behind and found[-1].message.places:
            found[-1].message.bare(step)
        elif step.is_seen:
            found[-1].message.step(step, guard, is_timed=job.is_timed)
            if step.session is not Session.UNTOUCHED:
                found[-1].message.own(OWN_LIMITS.sql)  # at once: it may have set a tiny timeout
                # A RESET ALL takes back also what lets us pass the guard inside the database.
                found[-1].message.own(f"SET LOCAL {turn_setting(job.number)}")
                found[-1].is_open = False
        else:
            found[-1].message.own(guard.sql)
            found[-1].message.mark(is_timed=job.is_timed)
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
    found[-1].message.mark(is_timed=job.is_timed)
    if found[-1].is_watched and worker.waits_for_standby:
        found.append(Chunk())
    found[-1].commits = True
    _write_end(job, worker, found[-1].message)
    if job.is_budgeted:
        found[-1].message.mark(is_timed=True)  # the moment of the release


def _write_end(job: Job, worker: Worker, message: Message) -> None:
    if worker.is_dirty or any(map(may_disturb, job.sent)):
        message.own(OWN_LIMITS.sql)
        message.own(worker.ourselves())
    if job.is_last and job.attempt.is_begun:
        message.own(finish_sql(job.table, job.attempt.row_id, job.attempt.name))
    elif job.is_last:
        message.own(whole_sql(job.table, *job.attempt.identity))
    message.own("COMMIT")


def _guard(limits: Limits, *, is_watched: bool, is_polite: bool) -> Guard:
    if is_polite:
        lock_timeout_ms = POLITE_MS
    else:
        lock_timeout_ms = limits.strong_lock_ms if is_watched else limits.lock_wait_ms
    statement_ms = limits.statement_ms
    if is_watched:  # for the server to end, when the watchdog is lost with its deployer
        statement_ms = min(statement_ms, limits.lost_ms)
    return Guard(lock_timeout_ms=lock_timeout_ms, statement_timeout_ms=statement_ms)
