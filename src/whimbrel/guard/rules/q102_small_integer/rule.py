"""smallint, where bigint costs nothing."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import read_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {deed.relation.shown} is smallint"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN)
        if read_type(deed.type).base in ("int2", "serial2")
    )


RULE = Rule(
    code="Q102",
    name="small-integer",
    title="smallint saves less than it seems",
    why="alignment mostly eats what it saves, and it runs out at 32,767",
    instead="int or bigint",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN),
)
