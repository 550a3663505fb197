"""ADD COLUMN … GENERATED ALWAYS AS (…) STORED."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew: {deed.name} is stored in every row"
        for deed in deeds(step, Does.ADD_COLUMN)
        if deed.says("stored") and situation.matters(deed.relation)
    )


RULE = Rule(
    code="R203",
    name="stored-column",
    title="a new stored generated column rewrites the table",
    why="its value is computed for every row, so every row and every index is written again "
    "under ACCESS EXCLUSIVE",
    instead="VIRTUAL, since 18; else a plain column that a trigger fills, with the old rows "
    "filled in batches",
    applies=_applies,
    of=(Does.ADD_COLUMN,),
    also=("rewrite",),
)
