"""DROP FUNCTION, DROP PROCEDURE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind} {deed.name} is gone"
        for deed in deeds(step, Does.DROP)
        if deed.kind in ("function", "procedure", "routine", "aggregate")
        and deed.name not in situation.trail.made
        and not situation.is_routine_made_again(deed.name)
        and not situation.makes_room(deed)
        and not situation.kept_in_step(deed.name)
    )


RULE = Rule(
    code="A122",
    name="drop-routine",
    title="a dropped function breaks the code that calls it",
    why="every call with its name fails at once, in the application and in views and triggers "
    "that are made later",
    instead="release code that no longer calls it first; drop it in a later migration",
    applies=_applies,
    of=(Does.DROP,),
    also=("drop-function", "drop-procedure"),
)
