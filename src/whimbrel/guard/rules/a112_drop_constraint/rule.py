"""DROP CONSTRAINT of what is no foreign key."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"constraint {deed.name} of {situation.shown(deed.relation)} no longer holds"
        for deed in deeds(step, Does.DROP_CONSTRAINT)
        if situation.is_old(deed.relation)
        and not situation.is_foreign_key(deed)
        and not situation.trail.is_new_constraint(deed)
        and not situation.lacks(deed)
        and not situation.is_added_again(deed)
        and not situation.is_put_aside(deed.relation)
    )


RULE = Rule(
    code="A112",
    name="drop-constraint",
    title="a dropped constraint lets in what it kept out",
    why="ON CONFLICT on its columns fails, duplicates and orphans come in, and adding it again "
    "means cleaning up first",
    instead="make sure that nothing relies on it: ON CONFLICT, replication, code that expects "
    "the error",
    applies=_applies,
    of=(Does.DROP_CONSTRAINT,),
)
