"""One look at a database for the monitor: activity, migrations, drift, backups. Read only."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime

import psycopg

from ..config.kind import Kind
from ..config.policy import Policy
from ..config.policy_key import Backup
from ..db.failure import speaking_with
from ..disk.environ import now_utc
from ..errors import Failure, Stop, Usage
from ..guard.backup import judge_backup
from ..guard.gate import BackupEvidence, BackupFact, Outcome
from ..history.row import RowState
from ..ledger.at_work import read_at_work
from ..read.activity import read_activity
from ..watch.snapshot import AtWork, Backups, Failed, Migrations, Ran, Slow, Snapshot
from .backup_fact import backup_fact
from .call import Call
from .clock import read_clock
from .enter import enter
from .guarded import guard_problem
from .known_schema import has_drifted
from .opened import Opened
from .past import Past, read_past
from .policy_here import policy_of
from .status import why_failed
from .workplace import Workplace

CONNECT_TIMEOUT_S = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """`known`: what is too dear for every look, from an earlier one; None: look at it now."""

    call: Call
    place: Workplace
    known: Slow | None = None


def look(order: Order) -> Snapshot:
    """A database that cannot be reached is an answer too. Raises `Usage` where none is named."""
    began, at = time.monotonic(), now_utc()
    name = order.place.environment.name
    try:
        with enter(order.call, _impatient(order.place)) as opened, speaking_with(opened.url):
            # The monitor never stands in a queue for long, nor lets others wait behind it.
            opened.conn.execute("SET lock_timeout = '500ms'; SET statement_timeout = '10s'")
            found = _found(order, opened)
    except (Usage, Stop):
        raise
    except Failure as failure:
        return Snapshot(
            environment=name,
            at=at,
            problem=failure.notice.what,
            duration_s=time.monotonic() - began,
        )
    return replace(found, duration_s=time.monotonic() - began)


def _found(order: Order, opened: Opened) -> Snapshot:
    past = read_past(order.place, opened, must_be_sound=False)
    activity = read_activity(opened.conn)
    return Snapshot(
        environment=order.place.environment.name,
        at=activity.counters.at,
        activity=activity,
        migrations=_migrations(opened, past),
        slow=order.known or _slow(order.place, opened, past),
    )


def _impatient(place: Workplace) -> Workplace:
    """A scraper does not wait for as long as a person would."""
    found = place.urls.for_schema
    if found is None:
        return place
    given = dict(found.value.parameters)
    parameters = {"connect_timeout": str(CONNECT_TIMEOUT_S)} | given
    url = replace(found.value, parameters=tuple(parameters.items()))
    return replace(place, urls=replace(place.urls, direct_url=replace(found, value=url)))


def _migrations(opened: Opened, past: Past) -> Migrations:
    at_work = read_at_work(opened.conn)
    ran = [
        Ran(
            name=row.migration_name,
            finished_at=row.finished_at,
            duration_s=(row.finished_at - row.started_at).total_seconds(),
        )
        for row in past.rows
        if row.state is RowState.APPLIED and row.finished_at and not row.is_declared
    ]
    # While a deployer is at it, what is unfinished has not failed.
    failed = () if at_work else past.comparison.failed
    return Migrations(
        ran=tuple(sorted(ran, key=lambda each: each.finished_at)),
        failed=tuple(
            Failed(name=each.row.migration_name, why=why_failed(each.row)) for each in failed
        ),
        pending=len(past.comparison.pending),
        at_work=AtWork(who=str(at_work[0]), since=at_work[1]) if at_work else None,
    )


def _slow(place: Workplace, opened: Opened, past: Past) -> Slow:
    try:
        drift = has_drifted(opened, past.rows)
    except (psycopg.Error, Failure):  # a right that is missing, a table that is locked
        drift = None
    backups = _backups(place, opened)
    return Slow(at=now_utc(), drift=drift, backups=backups, guard=guard_problem(opened))


def _backups(place: Workplace, opened: Opened) -> Backups | None:
    """None where nobody asks for backups: outside production, unless the policy does."""
    policy = policy_of(place, opened).policy
    if policy.backup is Backup.OFF:
        if opened.identity.kind is not Kind.PRODUCTION:
            return None
        policy = replace(policy, backup=Backup.EQUAL)
    fact = backup_fact(place, opened)
    if not isinstance(fact, BackupFact):
        return Backups(problem=fact.reason)
    return _judged(fact, policy, read_clock(opened.conn))


def _judged(fact: BackupFact, policy: Policy, now: datetime) -> Backups:
    """As a deploy's gate judges it; and a newest one that failed its verification is a failure,
    though an older one still serves."""
    answer = judge_backup(fact, policy, now)
    newest: BackupEvidence | None = max(fact.evidence, key=lambda each: each.taken_at, default=None)
    problem = "" if answer.outcome is Outcome.PASSED else answer.what
    if newest is not None and newest.failed and not problem:
        problem = f"{newest.id} failed its verification: {newest.failed}"
    if newest is None:
        return Backups(problem=problem, next=answer.next)
    return Backups(taken_at=newest.taken_at, level=newest.level, problem=problem, next=answer.next)
