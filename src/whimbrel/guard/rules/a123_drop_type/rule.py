"""DROP TYPE, DROP DOMAIN."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind} {deed.name} is gone"
        for deed in deeds(step, Does.DROP)
        if deed.kind in ("type", "domain")
        and not deed.says("cascade")
        and deed.name not in situation.trail.made
        and not situation.makes_room(deed)
    )


RULE = Rule(
    code="A123",
    name="drop-type",
    title="a dropped type breaks the code that casts to it",
    why="drivers that know the type by its number, and casts by its name, fail",
    instead="release code that no longer uses it first; drop it in a later migration",
    applies=_applies,
    of=(Does.DROP,),
    also=("drop-domain",),
)
