"""CREATE OR REPLACE VIEW."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"view {deed.relation.shown} has another query from now on"
        for deed in deeds(step, Does.CREATE_VIEW)
        if deed.says("replace") and situation.is_old(deed.relation)
    )


RULE = Rule(
    code="A114",
    name="replace-view",
    title="a view means something else to running code",
    why="readers of the view wait for an instant, and then see what the new query returns",
    instead="a view of another name, until the code has moved",
    applies=_applies,
    of=(Does.CREATE_VIEW,),
)
