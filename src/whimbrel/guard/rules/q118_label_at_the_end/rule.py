"""ALTER TYPE … ADD VALUE without BEFORE or AFTER."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.value} sorts behind every other value of {deed.relation.shown}"
        for deed in deeds(step, Does.ADD_LABEL)
        if not deed.says("placed")
    )


RULE = Rule(
    code="Q118",
    name="label-at-the-end",
    title="a new enum value sorts last",
    why="ORDER BY and comparison follow the order of the values, which cannot be changed "
    "afterwards",
    instead="ADD VALUE … BEFORE or AFTER another one",
    applies=_applies,
    of=(Does.ADD_LABEL,),
)
