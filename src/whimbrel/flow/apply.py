"""Applies prepared migrations in one turn; keeps the proof where staging ran them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..config.policy import Policy
from ..config.standbys import standby_urls
from ..db.connect import Connection
from ..db.scratch import release_roles
from ..plan.step import Step
from ..run.deployment import Deployment
from ..run.events import Reporter
from ..run.outcome import Outcome
from ..run.patience import Patience
from ..run.terms import Limits, Terms
from ..script.roles import roles_made
from ..watch.pulse import Bounds
from .call import Call
from .histories import alembic_home
from .known_schema import awake, remember_schema, schema_after, schema_now
from .neighbours import refuse_neighbours
from .opened import Opened
from .proofs import begin_proof, finish_proof, keeps_proof
from .still import still_the_same
from .tasks import Prepared
from .workplace import Workplace

# Called in the deployer's turn with the ledger as it is then; says what is still to do.
Look = Callable[[Prepared], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What one turn did."""

    outcomes: tuple[Outcome, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(outcome.migration for outcome in self.outcomes if outcome.ran)


def terms_of(
    call: Call, place: Workplace, opened: Opened, policy: Policy, report: Reporter
) -> Terms:
    """Limits and patience from the policy; nobody is there to be stalled in development."""
    still = still_the_same(call, place, opened)

    def still_allowed(conn: Connection, step: Step) -> None:
        still(conn)
        refuse_neighbours(place, opened, [step.statement])

    is_lenient = opened.identity.kind.is_lenient
    total_s = policy.retry_total_ms / 1000
    return Terms(
        limits=Limits(
            breaker_wait_s=policy.breaker_wait_s,
            stall_budget_ms=None if is_lenient else policy.stall_budget_ms,
            concurrent_ms=policy.long_step_ms,
            total_s=None if is_lenient else policy.deploy_total_ms / 1000,
        ),
        patience=Patience(tries=policy.retry_attempts, total_s=total_s),
        reporter=report,
        blockers=policy.blockers,
        bounds=Bounds(
            blocked=policy.breaker_blocked,
            lag_s=policy.replica_lag_s,
            rollback_share=policy.breaker_rollback_percent / 100,
            probe=place.settings.probe,
        ),
        standbys=standby_urls(place.environment, place.project.layers),
        still_allowed=still_allowed,
        still_here=still,
        alembic=alembic_home(place, opened.url.reveal()) if place.project.alembic else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coming:
    """A migration that comes, with what else is to be done about it while the server works."""

    prepared: Prepared
    look: Look

    def work_out(self) -> None:
        self.look(self.prepared)
        _ = self.prepared.task.burden


def _unlooked(each: Prepared) -> None:
    """Nothing more than what it takes to run it."""
    _ = each.task.steps


def apply_all(
    opened: Opened, deployment: Deployment, todo: Sequence[Prepared], look: Look = _unlooked
) -> Applied:
    """In order; the first failure ends it, and what was applied before stands. The last commit
    of all waits for the disk. `look` is given each migration before it runs, while the server is
    busy with the one before."""
    _make_room(opened, todo)
    before = schema_now(opened) if todo and keeps_proof(opened) else ""
    deployment.expect(_Coming(prepared=each, look=look) for each in todo)
    outcomes = []
    for number, each in enumerate(todo, start=1):
        look(each)
        draft = begin_proof(opened, deployment.table, each, before) if before else None
        outcome = deployment.apply(each.task, more_follow=number < len(todo))
        outcomes.append(outcome)
        opened = awake(opened, deployment)
        if draft is not None and outcome.ran:
            before = schema_after(opened, deployment)
            finish_proof(opened, draft, each, outcome, before)
    remember_schema(opened, deployment)
    return Applied(outcomes=tuple(outcomes))


def _make_room(opened: Opened, todo: Sequence[Prepared]) -> None:
    """On an embedded server scratch has stood in for roles that the migrations make themselves,
    and its templates know those that are dropped."""
    statements = [statement for each in todo for statement in each.script.statements]
    made = {name for each in statements for name in roles_made(each)}
    if made or any(each.tag == "DROP ROLE" for each in statements):
        release_roles(opened.conn, made)
