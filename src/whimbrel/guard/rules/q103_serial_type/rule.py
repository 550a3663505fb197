"""serial, where GENERATED … AS IDENTITY is the standard's own."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {deed.relation.shown} is {shown_type(deed.type)}"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN)
        if deed.says("serial")
    )


RULE = Rule(
    code="Q103",
    name="serial-type",
    title="serial is an old spelling of identity",
    why="its sequence has rights and an owner of its own, and the default can be dropped by "
    "mistake",
    instead="bigint GENERATED ALWAYS AS IDENTITY",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN),
)
