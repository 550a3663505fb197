"""timestamp without time zone."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import read_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {deed.relation.shown} is timestamp without time zone"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE)
        if read_type(deed.type).base == "timestamp"
    )


RULE = Rule(
    code="Q106",
    name="timestamp-without-zone",
    title="timestamp does not say which moment it is",
    why="it is a clock on a wall nobody names; sessions in two time zones read it as two moments",
    instead="timestamptz",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE),
)
