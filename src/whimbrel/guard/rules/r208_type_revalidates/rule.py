"""A change of type that writes nothing, on a column with a check or foreign key."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.facts.types import Retype
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{name} of {situation.shown(deed.relation)} is verified again for every row"
        for deed in deeds(step, Does.ALTER_TYPE)
        if situation.matters(deed.relation) and situation.retype(deed) is Retype.NOTHING
        for name, each in situation.trail.constraints(deed.relation)
        if deed.name in each.columns
        and each.kind in ("check", "foreign key")
        and not situation.is_same_type(deed)
    )


RULE = Rule(
    code="R208",
    name="type-revalidates",
    title="a harmless change of type checks every row again",
    why="the column is part of a check or a foreign key, which is verified under ACCESS "
    "EXCLUSIVE; of a foreign key the other table is locked too",
    instead="drop the constraint, change the type, add it NOT VALID, then VALIDATE CONSTRAINT",
    applies=_applies,
    of=(Does.ALTER_TYPE,),
)
