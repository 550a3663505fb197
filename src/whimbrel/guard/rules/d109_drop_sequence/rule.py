"""DROP SEQUENCE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"sequence {deed.relation.shown} is dropped with its position"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "sequence"
        and situation.is_old(deed.relation)
        and not situation.makes_room(deed)
    )


RULE = Rule(
    code="D109",
    name="drop-sequence",
    title="a sequence is dropped with its position",
    why="one that is made anew starts at 1, and gives out keys that are taken",
    instead="keep it, or note its last value and start the new one behind it",
    applies=_applies,
    of=(Does.DROP,),
    also=("loses-data",),
)
