"""The freeze gate: has somebody said that nothing is deployed now?"""

from __future__ import annotations

from datetime import UTC, datetime

from .gate import Freeze, FreezeFact, GateAnswer, Outcome


def judge_freeze(fact: FreezeFact) -> GateAnswer:
    """Asked only while the gate is on."""
    if not fact.holding:
        return GateAnswer(name="freeze", outcome=Outcome.PASSED, what="nothing is frozen")
    newest = fact.holding[0]
    more = len(fact.holding) - 1
    return GateAnswer(
        name="freeze",
        outcome=Outcome.STOPPED,
        what=frozen_in_words(newest) + (f"; and {more} more hold" if more else ""),
        why="whoever froze it had a reason that is not yours to judge alone",
        next=f"wait, or ask {newest.who}; it ends with: "
        'whimbrel -e production freeze --off --reason "why it may end"',
    )


def frozen_in_words(freeze: Freeze) -> str:
    """`frozen by ada@laptop since … until …: year end`."""
    until = f" until {_moment(freeze.until)}" if freeze.until else ""
    return f"frozen by {freeze.who} since {_moment(freeze.since)}{until}: {freeze.reason}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
