"""A constraint or index that the server names."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind if deed.does is Does.ADD_CONSTRAINT else 'an index'} of "
        f"{deed.relation.shown} has no name"
        for deed in deeds(step, Does.ADD_CONSTRAINT, Does.CREATE_INDEX)
        if deed.says("unnamed") and not deed.says_any("new table", "inline")
    )


RULE = Rule(
    code="Q112",
    name="unnamed",
    title="the server chooses the name",
    why="what has no name of yours is hard to drop in a later migration, and may be called "
    "otherwise elsewhere",
    instead="ADD CONSTRAINT name …, CREATE INDEX name …",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT, Does.CREATE_INDEX),
)
