"""Rows changed in the transaction that altered their table."""

from __future__ import annotations

from ....plan.born import plain
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    trail = situation.trail
    return said(
        f"rows of {situation.shown(name)} are changed while it is locked in "
        f"{trail.held[plain(name)].words} mode"
        for name in step.changes_rows
        if trail.in_transaction and plain(name) in trail.held and situation.matters(name)
    )


RULE = Rule(
    code="L136",
    name="rows-changed-under-lock",
    title="rows are changed while their table is locked",
    why="the lock of the ALTER TABLE is held until every row has been changed",
    instead="commit between the two and change the rows in batches; without BEGIN the file is "
    "cut so",
    applies=_applies,
    of=(Does.UPDATE, Does.DELETE, Does.INSERT, Does.MERGE),
)
