"""ADD CONSTRAINT … EXCLUDE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the index of an exclusion constraint is built on {situation.shown(deed.relation)} "
        "under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "exclude"
        and not deed.says("new table")
        and situation.matters(deed.relation)
    )


RULE = Rule(
    code="L111",
    name="exclusion-constraint",
    title="an exclusion constraint builds its index while everybody waits",
    why="ACCESS EXCLUSIVE is held for the whole build, and there is neither NOT VALID nor "
    "USING INDEX for it",
    instead="a new table with the constraint, filled in batches and swapped; or a moment in "
    "which everybody may wait",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
    also=("scan-under-lock",),
)
