"""The hazards gate: everything a rule saw is accepted by name and reason, in the file itself."""

from __future__ import annotations

from collections.abc import Sequence

from ..config.policy import Policy
from ..config.policy_key import Reaction
from .gate import GateAnswer, Hazard, HazardsFact, Outcome, shortened


def judge_hazards(fact: HazardsFact, policy: Policy) -> GateAnswer:
    """What a rule's level makes a stop stops, what asks is shown before the confirmation. Asked
    only while the gate is on."""
    if fact.is_empty:
        return _passed("the database is empty: nobody waits and nothing is lost")
    open_ = [each for each in fact.found if not each.accepted_because]
    rest = [each for each in open_ if not each.asks]
    if not rest and open_:
        return GateAnswer(
            name="hazards",
            outcome=Outcome.REPORTED,
            what=f"to be confirmed: {shortened([_shown(each) for each in open_], '; ')}",
        )
    if not rest:
        return _passed(_accepted(fact.found))
    return GateAnswer(
        name="hazards",
        outcome=Outcome.REPORTED if policy.hazards is Reaction.REPORT else Outcome.STOPPED,
        what=shortened([_shown(each) for each in rest], "; "),
        why="live data is lost, or live users wait, unless somebody has thought about it; nobody "
        "has written down why it is right",
        next=_next(rest[0]),
    )


def _shown(hazard: Hazard) -> str:
    name = f"{hazard.code} {hazard.name}".lstrip()
    return f"{name}: {hazard.what}, {hazard.file}:{hazard.line}"


def _accepted(found: Sequence[Hazard]) -> str:
    if not found:
        return "the rules see none"
    reasons = [f"{each.name} ({each.accepted_because})" for each in found]
    return f"accepted in the file: {shortened(reasons)}"


def _next(hazard: Hazard) -> str:
    """What staging has run keeps its bytes; then the reason stands in the database instead."""
    sign = "#" if hazard.file.endswith(".py") else "--"  # a revision of Alembic
    return (
        f'write `{sign} whimbrel:allow {hazard.name} "why it is right here"` above it, or its '
        "safer form, and let staging run that file; where staging has run this one already: "
        'whimbrel -e production policy set hazards report --reason "…"'
    )


def _passed(what: str) -> GateAnswer:
    return GateAnswer(name="hazards", outcome=Outcome.PASSED, what=what)
