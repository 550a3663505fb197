"""A column of type json."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import read_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {deed.relation.shown} is json"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE)
        if read_type(deed.type).base == "json"
    )


RULE = Rule(
    code="A110",
    name="json-column",
    title="json has no equality",
    why="SELECT DISTINCT, UNION and GROUP BY over the row fail, and each access parses the "
    "text anew",
    instead="jsonb",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE),
)
