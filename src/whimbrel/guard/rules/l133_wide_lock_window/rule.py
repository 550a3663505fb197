"""Strong locks on several tables in one transaction of the file's own.

A sequence is no table: who wants its next value for a row has locked the table before.
"""

from __future__ import annotations

from ....plan.born import plain
from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    trail = situation.trail
    tables = [name for name in trail.held if not trail.is_sequence(name)]
    if not trail.in_transaction or not tables or step.statement.tag == "ALTER SEQUENCE":
        return None
    held = ", ".join(name.shown for name in tables)
    return said(
        f"{situation.shown(touch.relation)} is locked in {touch.lock.words} mode while {held} "
        "is held"
        for touch in step.touches
        if touch.lock.is_strong
        and situation.is_old(touch.relation)
        and plain(touch.relation) not in trail.held
        and not situation.trail.is_sequence(touch.relation)
    )


RULE = Rule(
    code="L133",
    name="wide-lock-window",
    title="several tables are locked in one transaction",
    why="the first lock is held while the second is waited for: waits add up, and two such "
    "transactions deadlock",
    instead="one table per transaction; without BEGIN the file is cut so",
    applies=_applies,
)
