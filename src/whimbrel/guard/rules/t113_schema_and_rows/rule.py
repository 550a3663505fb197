"""Rows changed in the file that changes the schema."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    if not situation.trail.altered:
        return None
    return said(
        f"rows of {situation.shown(name)} are changed in a file that alters "
        f"{', '.join(sorted(each.shown for each in situation.trail.altered))}"
        for name in step.changes_rows
        if situation.is_old(name)
    )


RULE = Rule(
    code="T113",
    name="schema-and-rows",
    title="schema and rows are changed in one file",
    why="when the rows take an hour, the schema change waits with them, and a failure leaves "
    "half of both",
    instead="one migration for the schema, the next for the rows",
    applies=_applies,
    of=(Does.UPDATE, Does.DELETE, Does.INSERT, Does.MERGE),
)
