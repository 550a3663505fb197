"""CREATE INDEX CONCURRENTLY IF NOT EXISTS, and without a name."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"an unusable {deed.name} on {situation.shown(deed.relation)} would be taken for the index"
        for deed in deeds(step, Does.CREATE_INDEX)
        if deed.says("concurrently", "if not exists") and not _is_valid(deed, situation)
    )


def _is_valid(deed: Deed, situation: Situation) -> bool:
    """Known to be there and well, or known not to be there."""
    index = situation.trail.index(RelationName(deed.relation.schema, deed.name))
    return index.is_valid if index else situation.trail.known.is_complete


RULE = Rule(
    code="T105",
    name="invalid-index-kept",
    title="IF NOT EXISTS takes an unusable index for a finished one",
    why="a build that failed leaves an INVALID index of that name: the next run does nothing, "
    "and no query ever uses it",
    instead="leave IF NOT EXISTS out; `deploy` finds what a failed build left, drops it and "
    "builds again",
    applies=_applies,
    of=(Does.CREATE_INDEX,),
)
