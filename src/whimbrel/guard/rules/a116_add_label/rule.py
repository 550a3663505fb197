"""ALTER TYPE … ADD VALUE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.relation.shown} has a value {deed.value} from now on"
        for deed in deeds(step, Does.ADD_LABEL)
    )


RULE = Rule(
    code="A116",
    name="add-label",
    title="running code may meet an enum value that it does not know",
    why="as soon as one row has it, code with a closed list of values fails; it cannot be "
    "removed again",
    instead="release code that passes over unknown values first",
    applies=_applies,
    of=(Does.ADD_LABEL,),
)
