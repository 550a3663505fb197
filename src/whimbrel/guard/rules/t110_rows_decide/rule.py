"""What fails where the rows that are there do not fit."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"rows of {situation.shown(deed.relation)} that do not fit end the migration"
        for deed in deeds(step, Does.ADD_CONSTRAINT, Does.SET_NOT_NULL, Does.CREATE_INDEX)
        if situation.is_old(deed.relation)
        and not deed.says_any("not valid", "not enforced", "new table", "using index")
        and (deed.does is not Does.CREATE_INDEX or deed.says("unique"))
    )


RULE = Rule(
    code="T110",
    name="rows-decide",
    title="whether it works, the rows decide",
    why="duplicates, NULLs and orphans are found only in production, halfway through the migration",
    instead="count the rows that do not fit before, in every environment: `whimbrel rehearse` "
    "does it on a copy",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT, Does.SET_NOT_NULL, Does.CREATE_INDEX),
)
