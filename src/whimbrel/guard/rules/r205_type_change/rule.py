"""ALTER COLUMN … TYPE that writes every row anew."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import Retype, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew: {deed.name} becomes "
        f"{shown_type(deed.type)}"
        for deed in deeds(step, Does.ALTER_TYPE)
        if situation.matters(deed.relation) and situation.retype(deed) is Retype.REWRITE
    )


RULE = Rule(
    code="R205",
    name="type-change",
    title="a change of type rewrites the table",
    why="readers and writers wait until every row and every index has been written again, "
    "foreign keys are checked anew, and the disk needs room for both copies",
    instead="add a column of the new type, keep it in step by a trigger, fill it in batches, "
    "switch the code, drop the old one later",
    applies=_applies,
    of=(Does.ALTER_TYPE,),
    also=("rewrite",),
)
