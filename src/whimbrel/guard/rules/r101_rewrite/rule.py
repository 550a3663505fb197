"""Statements that write a table anew."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    anew = [name.shown for name in step.rewrites if name in situation.preexisting]
    return f"{', '.join(anew)} is written anew" if anew else None


RULE = Rule(
    code="R101",
    name="rewrite",
    title="a table is rewritten",
    why="readers and writers wait until every row and every index has been written again, and "
    "the disk needs room for both copies",
    instead="add a new column, fill it in batches, switch the code, and drop the old one later",
    applies=_applies,
)
