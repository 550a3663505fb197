"""ALTER TYPE … ATTRIBUTE … CASCADE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every table of type {deed.relation.shown} changes with it"
        for deed in deeds(step, Does.ALTER_ATTRIBUTE)
        if deed.says("cascade")
    )


RULE = Rule(
    code="L128",
    name="composite-attribute",
    title="a composite type's attribute changes every typed table",
    why="ACCESS EXCLUSIVE is taken on each table of that type, and a change of type writes it anew",
    instead="leave the type as it is, make a second one, and move one table at a time",
    applies=_applies,
    of=(Does.ALTER_ATTRIBUTE,),
)
