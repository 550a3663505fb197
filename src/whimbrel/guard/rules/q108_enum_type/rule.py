"""CREATE TYPE … AS ENUM."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.relation.shown} is an enum"
        for deed in deeds(step, Does.CREATE_TYPE)
        if deed.kind == "enum"
    )


RULE = Rule(
    code="Q108",
    name="enum-type",
    title="an enum's values can be added, never removed",
    why="and a new one can be used only after a commit",
    instead="a table of values with a foreign key, or text with a CHECK",
    applies=_applies,
    of=(Does.CREATE_TYPE,),
)
