"""The freeze gate: has somebody said that nothing is deployed now?"""

from __future__ import annotations

from .frozen import Freeze
from .gate import FreezeFact, GateAnswer, Outcome


def judge_freeze(fact: FreezeFact) -> GateAnswer:
    """Asked only while the gate is on. What is to come is told, and stops nobody yet."""
    if not fact.holding:
        what = "; ".join(["nothing is frozen", *map(str, fact.coming[:1])])
        return GateAnswer(name="freeze", outcome=Outcome.PASSED, what=what)
    newest = fact.holding[0]
    more = len(fact.holding) - 1
    return GateAnswer(
        name="freeze",
        outcome=Outcome.STOPPED,
        what=str(newest) + (f"; and {more} more hold" if more else ""),
        why="whoever froze it had a reason that is not yours to judge alone",
        next=f"wait, or {_whom_to_ask(fact.holding)}; it ends with: "
        'whimbrel -e production freeze --off --reason "why it may end"',
    )


def _whom_to_ask(holding: tuple[Freeze, ...]) -> str:
    roles = dict.fromkeys(each.lift_by for each in holding if each.lift_by)
    if roles:
        return f"let a member of {' and of '.join(roles)} lift it"
    return f"ask {holding[0].who}"
