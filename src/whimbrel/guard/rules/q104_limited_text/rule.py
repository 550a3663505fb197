"""varchar(n)."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import read_type, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {deed.relation.shown} is {shown_type(deed.type)}"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE)
        if read_type(deed.type).base == "varchar" and read_type(deed.type).modifiers
    )


RULE = Rule(
    code="Q104",
    name="limited-text",
    title="the limit of varchar(n) is hard to change",
    why="a shorter limit rewrites the table, and a longer one takes ACCESS EXCLUSIVE",
    instead="text, with CHECK (length(…) <= n) where there is a limit",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE),
)
