"""char(n)."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import read_type, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {deed.relation.shown} is {shown_type(deed.type)}"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE)
        if read_type(deed.type).base == "bpchar"
    )


RULE = Rule(
    code="Q105",
    name="char-type",
    title="char(n) is padded with blanks",
    why="it takes the room for n characters, and comparison ignores the blanks at the end",
    instead="text",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE),
)
