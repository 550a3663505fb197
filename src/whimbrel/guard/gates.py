"""May this deploy to production go? Facts and policy in, one answer per gate out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..config.policy import Policy
from ..config.policy_key import Backup, Demand, Reaction, Report, Staging
from ..errors import Stop
from .backup import judge_backup
from .freeze import judge_freeze
from .gate import (
    ConfirmationFact,
    DeployerFact,
    DriftFact,
    GateAnswer,
    GateFacts,
    HistoryFact,
    IdentityFact,
    Outcome,
    Unknown,
)
from .hazards import judge_hazards
from .health import judge_health
from .proof import judge_staging
from .signoffs import judge_signoffs


def judge_gates(facts: GateFacts, policy: Policy) -> tuple[GateAnswer, ...]:
    """Every gate's answer, in the order of `table.GATES`. Reads nothing but its arguments."""
    answers = (
        _identity(facts.identity),
        _one_deployer(facts.deployer),
        _history(facts.history, policy.history),
        _drift(facts.drift, policy.drift),
        _staging(facts, policy),
        _backup(facts, policy),
        _hazards(facts, policy),
        _health(facts, policy),
        _freeze(facts, policy),
        _signoffs(facts, policy),
        _confirmation(facts.confirmation, policy.confirmation),
    )
    return tuple(_named(answer, facts.environment) for answer in answers)


def _named(answer: GateAnswer, environment: str) -> GateAnswer:
    """What to do next, in a production of another name (`eu-production`)."""
    advice = answer.next.replace("-e production", f"-e {environment}")
    return replace(answer, next=advice.replace("--to production", f"--to {environment}"))


def may_go(answers: Iterable[GateAnswer]) -> bool:
    return all(answer.outcome.lets_go for answer in answers)


def first_stop(answers: Iterable[GateAnswer]) -> Stop | None:
    """The refusal to raise, of the first gate that does not let go; the others are named in it."""
    closed = [each for each in answers if not each.outcome.lets_go]
    if not closed:
        return None
    notice = closed[0].notice
    others = ", ".join(each.name for each in closed[1:])
    return Stop(replace(notice, why=f"{notice.why}; {_ALSO} {others}") if others else notice)


_ALSO = "closed too (`whimbrel deploy --dry-run` says what to do about each):"


def _passed(name: str, what: str) -> GateAnswer:
    return GateAnswer(name=name, outcome=Outcome.PASSED, what=what)


def _unknown(name: str, fact: Unknown, next: str) -> GateAnswer:
    return GateAnswer(
        name=name,
        outcome=Outcome.UNKNOWN,
        what=fact.reason,
        why="what cannot be read is never taken for good",
        next=next,
    )


def _off(name: str, what: str = "turned off by the policy of this database") -> GateAnswer:
    return GateAnswer(name=name, outcome=Outcome.OFF, what=what)


def _identity(fact: IdentityFact | Unknown) -> GateAnswer:
    if isinstance(fact, Unknown):
        return _unknown("identity", fact, "whimbrel -e production identity show")
    if fact.problem is None:
        return _passed("identity", f"this is {fact.shown}")
    return GateAnswer(
        name="identity",
        outcome=Outcome.STOPPED,
        what=fact.problem.what,
        why=fact.problem.why,
        next=fact.problem.next,
    )


def _one_deployer(fact: DeployerFact | Unknown) -> GateAnswer:
    name = "one deployer"
    if isinstance(fact, Unknown):
        return _unknown(name, fact, "whimbrel -e production status")
    if not fact.other:
        return _passed(name, "nobody else deploys here")
    return GateAnswer(
        name=name,
        outcome=Outcome.STOPPED,
        what=f"{fact.other} is deploying",
        why="two deployers at once would run the same migrations twice",
        next="wait until that run has ended, then: whimbrel -e production status",
    )


def _history(fact: HistoryFact | Unknown, policy: Report) -> GateAnswer:
    if isinstance(fact, Unknown):
        return _unknown("history", fact, "whimbrel -e production status")
    found = [
        f"{word}: {', '.join(names)}"
        for word, names in (
            ("edited", fact.edited),
            ("missing", fact.missing),
            ("in doubt", fact.in_doubt),
        )
        if names
    ]
    if not found:
        return _passed("history", "the folder holds what was applied, byte for byte")
    # What is in doubt may be half applied; no policy makes that safe to build upon.
    is_reported = policy is Report.REPORT and not fact.in_doubt
    return GateAnswer(
        name="history",
        outcome=Outcome.REPORTED if is_reported else Outcome.STOPPED,
        what="; ".join(found),
        why="what runs next builds on a past that nobody can read any more",
        next="bring the applied files back from version control; "
        "whimbrel -e production status shows each one",
    )


def _drift(fact: DriftFact | Unknown, policy: Report) -> GateAnswer:
    if isinstance(fact, Unknown):
        return _unknown("drift", fact, "whimbrel -e production drift")
    if fact.expected == fact.live:
        return _passed("drift", "the schema is as our records leave it")
    if fact.is_unrecorded:
        return GateAnswer(
            name="drift",
            outcome=Outcome.REPORTED if policy is Report.REPORT else Outcome.STOPPED,
            what="the database has objects, and no migration is recorded as applied there",
            why="migrations from before Whimbrel would run again over what they have made",
            next="whimbrel -e production resolve --applied NAME records one that stands there "
            "already, without running it; whimbrel -e production drift says what is left",
        )
    if fact.invalid:
        return GateAnswer(
            name="drift",
            outcome=Outcome.REPORTED if policy is Report.REPORT else Outcome.STOPPED,
            what=f"invalid: {', '.join(f'index {each}' for each in fact.invalid)}; a concurrent "
            "build did not end",
            why="no query uses it and every write keeps it up; of that name none can be built",
            next=f"where nobody builds it at this moment: DROP INDEX CONCURRENTLY "
            f"{fact.invalid[0]}; then whimbrel -e production drift says what else is other",
        )
    seen = ", ".join(fact.differences[:3]) or "its fingerprint differs"
    more = f" and {len(fact.differences) - 3} more" if len(fact.differences) > 3 else ""
    return GateAnswer(
        name="drift",
        outcome=Outcome.REPORTED if policy is Report.REPORT else Outcome.STOPPED,
        what=f"the schema was changed by other means: {seen}{more}",
        why="the migrations were tried on another schema than this one",
        next="whimbrel -e production drift says what; --adopt NAME writes it as a migration, "
        "--revert takes it back",
    )


def _staging(facts: GateFacts, policy: Policy) -> GateAnswer:
    fact = facts.staging
    if policy.staging is Staging.OFF:
        return _off("staging")
    if isinstance(fact, Unknown):
        return _unknown("staging", fact, "whimbrel -e staging status")
    return judge_staging(fact, policy, facts.now)


def _backup(facts: GateFacts, policy: Policy) -> GateAnswer:
    if policy.backup is Backup.OFF:
        return _off("backup")
    if isinstance(facts.backup, Unknown):
        return _unknown("backup", facts.backup, "whimbrel -e production backup list")
    return judge_backup(facts.backup, policy, facts.now)


def _hazards(facts: GateFacts, policy: Policy) -> GateAnswer:
    if policy.hazards is Reaction.OFF:
        return _off("hazards")
    if isinstance(facts.hazards, Unknown):
        return _unknown("hazards", facts.hazards, "whimbrel -e production deploy --dry-run")
    return judge_hazards(facts.hazards, policy)


def _health(facts: GateFacts, policy: Policy) -> GateAnswer:
    if policy.health is Reaction.OFF:
        return _off("health")
    if isinstance(facts.health, Unknown):
        return _unknown("health", facts.health, "whimbrel -e production status")
    return judge_health(facts.health, policy)


def _freeze(facts: GateFacts, policy: Policy) -> GateAnswer:
    if policy.freeze is Demand.OFF:
        return _off("freeze")
    if isinstance(facts.freeze, Unknown):
        return _unknown("freeze", facts.freeze, "whimbrel -e production status")
    return judge_freeze(facts.freeze)


def _signoffs(facts: GateFacts, policy: Policy) -> GateAnswer:
    if policy.signoffs is Demand.OFF:
        return _off("sign-offs")
    if isinstance(facts.signoffs, Unknown):
        return _unknown("sign-offs", facts.signoffs, "whimbrel -e staging status")
    return judge_signoffs(facts.signoffs, facts, policy)


def _confirmation(fact: ConfirmationFact | Unknown, policy: Demand) -> GateAnswer:
    if policy is Demand.OFF:
        return _off("confirmation")
    if isinstance(fact, Unknown):
        return _unknown("confirmation", fact, "whimbrel -e production identity show")
    if fact.wanted and fact.given == fact.wanted:
        return _passed("confirmation", f"{fact.wanted} was given")
    return GateAnswer(
        name="confirmation",
        outcome=Outcome.STOPPED,
        what=f"{fact.given} is not what this database wants" if fact.given else "none was given",
        why="a deploy to production is said on purpose, by naming the database",
        next=f"whimbrel -e production deploy --confirm {fact.wanted}",
    )
