"""IF [NOT] EXISTS in a file that is one transaction anyway."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.does.value} {deed.relation.shown} passes over what is there"
        for deed in deeds(step, Does.CREATE_TABLE, Does.ADD_COLUMN, Does.DROP)
        if deed.says_any("if not exists", "if exists") and deed.relation.relation
    )


RULE = Rule(
    code="T107",
    name="drift-hidden",
    title="IF NOT EXISTS hides that databases differ",
    why="where the object is there already in another shape, the migration counts as done and "
    "the schemas have parted",
    instead="leave it out; `whimbrel drift` says where a database differs",
    applies=_applies,
    of=(Does.CREATE_TABLE, Does.ADD_COLUMN, Does.DROP),
)
