"""CREATE OR REPLACE FUNCTION."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind} {deed.name} has another body from now on"
        for deed in deeds(step, Does.CREATE_ROUTINE)
        if deed.says("replace") and deed.name not in situation.trail.made
    )


RULE = Rule(
    code="A115",
    name="replace-routine",
    title="a function means something else to running code",
    why="whoever calls it gets the new body in the middle of whatever is going on",
    instead="a function of another name, until the code has moved",
    applies=_applies,
    of=(Does.CREATE_ROUTINE,),
)
