"""ADD COLUMN with a default from a function that is not known."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew if {unknown[0]}() is volatile"
        for deed in deeds(step, Does.ADD_COLUMN)
        if situation.matters(deed.relation)
        and not any(map(situation.is_volatile, deed.calls))
        and (unknown := [call for call in deed.calls if not situation.is_function_known(call)])
    )


RULE = Rule(
    code="R211",
    name="default-not-in-sight",
    title="a default from an unknown function may rewrite the table",
    why="if the function is VOLATILE, which CREATE FUNCTION makes it unless told otherwise, "
    "every row is written again under ACCESS EXCLUSIVE",
    instead="ADD COLUMN without default, then SET DEFAULT; or let the rule see the function: "
    "whimbrel check --database",
    applies=_applies,
    of=(Does.ADD_COLUMN,),
    also=("rewrite", "volatile-default"),
)
