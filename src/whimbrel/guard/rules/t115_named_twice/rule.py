"""A column that is assigned or defined twice."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    assigned = [(deed.relation, name) for deed in deeds(step, Does.UPDATE) for name in deed.columns]
    defined = [(deed.relation, deed.name) for deed in deeds(step, Does.HAVE_COLUMN)]
    if any(deed.says("in a block") for deed in step.deeds):
        return None  # several statements, each with columns of its own
    if len(list(deeds(step, Does.UPDATE))) > 1:
        return None
    pairs = [*assigned, *defined]
    return said(
        f"column {name} of {relation.shown} is named twice"
        for relation, name in pairs
        if pairs.count((relation, name)) > 1
    )


RULE = Rule(
    code="T115",
    name="named-twice",
    title="a column is named twice",
    why="the server refuses the statement, and the migration fails there",
    instead="keep one of the two",
    applies=_applies,
    of=(Does.UPDATE, Does.CREATE_TABLE),
)
