"""DROP CONSTRAINT of a foreign key."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} and {_other(deed, situation)} are locked together"
        for deed in deeds(step, Does.DROP_CONSTRAINT)
        if situation.is_foreign_key(deed)
        and situation.is_old(deed.relation)
        and not situation.trail.is_new_constraint(deed)
        and not situation.lacks(deed)
        and not _are_small(deed, situation)
    )


def _are_small(deed: Deed, situation: Situation) -> bool:
    known = situation.trail.constraint(deed.relation, deed.name)
    other = known.other if known else None
    return situation.is_small(deed.relation) and other is not None and situation.is_small(other)


def _other(deed: Deed, situation: Situation) -> str:
    known = situation.trail.constraint(deed.relation, deed.name)
    return situation.shown(known.other) if known and known.other else "the table it refers to"


RULE = Rule(
    code="L118",
    name="drop-foreign-key",
    title="dropping a foreign key locks the other table as well",
    why="ACCESS EXCLUSIVE is taken on both tables, although the statement names one",
    instead="give it a transaction of its own with a short lock_timeout, and try again when it "
    "does not get both",
    applies=_applies,
    of=(Does.DROP_CONSTRAINT,),
    also=("drop-constraint",),
)
