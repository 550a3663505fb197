"""Statements that write a table anew, where no other rule has better words."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds

_OTHERS = frozenset(
    (
        Does.ADD_COLUMN,
        Does.ALTER_TYPE,
        Does.VACUUM,
        Does.CLUSTER,
        Does.REFRESH,
    )
)


def _applies(step: Step, situation: Situation) -> str | None:
    for deed in deeds(step, Does.SET_PLACE):
        if deed.says("all"):
            return f"all that is in tablespace {deed.name} is written anew"
    if not step.rewrites or any(deed.does in _OTHERS for deed in step.deeds):
        return None
    anew = [situation.shown(name) for name in step.rewrites if situation.matters(name)]
    return f"{', '.join(anew)} is written anew" if anew else None


RULE = Rule(
    code="R200",
    name="rewrite",
    title="a table is rewritten",
    why="readers and writers wait until every row and every index has been written again, and "
    "the disk needs room for both copies",
    instead="a copy beside it that is filled in batches and swapped; pg_repack does that for "
    "SET TABLESPACE",
    applies=_applies,
)
