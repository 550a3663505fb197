"""A UNIQUE constraint that builds its index under ACCESS EXCLUSIVE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the index of a unique constraint is built on {situation.shown(deed.relation)} "
        "under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "unique"
        and not deed.says_any("using index", "new table")
        and situation.matters(deed.relation)
        and not situation.is_empty_parent(deed)
    )


RULE = Rule(
    code="L108",
    name="unique-builds-index",
    title="a new unique constraint builds its index while everybody waits",
    why="ACCESS EXCLUSIVE is held until the index is built; readers wait as well",
    instead="CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … UNIQUE USING INDEX, which "
    "takes an instant",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
    also=("scan-under-lock",),
)
