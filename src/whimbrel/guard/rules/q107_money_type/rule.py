"""money."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import read_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {deed.relation.shown} is money"
        for deed in deeds(step, Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE)
        if read_type(deed.type).base == "money"
    )


RULE = Rule(
    code="Q107",
    name="money-type",
    title="money depends on the server's locale",
    why="its currency is a setting of the server, and it rounds to that currency's cents",
    instead="numeric, with the currency in a column of its own",
    applies=_applies,
    of=(Does.ADD_COLUMN, Does.HAVE_COLUMN, Does.ALTER_TYPE),
)
