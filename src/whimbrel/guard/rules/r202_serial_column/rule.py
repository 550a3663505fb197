"""ADD COLUMN serial, or GENERATED … AS IDENTITY."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew: {deed.name} numbers every row"
        for deed in deeds(step, Does.ADD_COLUMN)
        if deed.says_any("serial", "identity") and situation.matters(deed.relation)
    )


RULE = Rule(
    code="R202",
    name="serial-column",
    title="a new serial or identity column rewrites the table",
    why="each row gets a number of its own, so every row and every index is written again "
    "under ACCESS EXCLUSIVE",
    instead="ADD COLUMN bigint; a sequence owned by it and SET DEFAULT nextval; fill the old "
    "rows in batches",
    applies=_applies,
    of=(Does.ADD_COLUMN,),
    also=("rewrite",),
)
