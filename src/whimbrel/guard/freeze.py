"""The freeze gate: has somebody said that nothing is deployed now?"""

from __future__ import annotations

from .gate import FreezeFact, GateAnswer, Outcome


def judge_freeze(fact: FreezeFact) -> GateAnswer:
    """Asked only while the gate is on."""
    if not fact.holding:
        return GateAnswer(name="freeze", outcome=Outcome.PASSED, what="nothing is frozen")
    newest = fact.holding[0]
    more = len(fact.holding) - 1
    return GateAnswer(
        name="freeze",
        outcome=Outcome.STOPPED,
        what=str(newest) + (f"; and {more} more hold" if more else ""),
        why="whoever froze it had a reason that is not yours to judge alone",
        next=f"wait, or ask {newest.who}; it ends with: "
        'whimbrel -e production freeze --off --reason "why it may end"',
    )
