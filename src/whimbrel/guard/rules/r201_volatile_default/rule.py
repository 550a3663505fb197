"""ADD COLUMN with a default that is computed for every row."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew: the default of {deed.name}, "
        f"{volatile[0]}(), is computed for every row"
        for deed in deeds(step, Does.ADD_COLUMN)
        if situation.matters(deed.relation)
        and (volatile := [call for call in deed.calls if situation.is_volatile(call)])
    )


RULE = Rule(
    code="R201",
    name="volatile-default",
    title="a new column with a volatile default rewrites the table",
    why="each row needs a value of its own, so every row and every index is written again "
    "under ACCESS EXCLUSIVE; a constant or now() does not need that",
    instead="ADD COLUMN without default; SET DEFAULT for new rows; fill the old ones in batches",
    applies=_applies,
    of=(Does.ADD_COLUMN,),
    also=("rewrite",),
)
