"""A foreign key whose columns no index begins with."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"no index of {deed.relation.shown} begins with {', '.join(deed.columns)}"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "foreign key" and deed.columns and not _is_served(step, deed, situation)
    )


def _is_served(step: Step, key: Deed, situation: Situation) -> bool:
    before = [each.columns for _, each in situation.trail.indexes_of(key.relation)]
    after = [
        deed.columns
        for each in (step, *situation.following)
        for deed in deeds(each, Does.CREATE_INDEX, Does.ADD_CONSTRAINT)
        if deed.relation == key.relation and deed.kind not in ("foreign key", "check")
    ]
    return any(columns[: len(key.columns)] == key.columns for columns in (*before, *after))


RULE = Rule(
    code="Q110",
    name="foreign-key-without-index",
    title="no index serves the foreign key",
    why="each DELETE or key change in the other table reads this one as a whole",
    instead="CREATE INDEX CONCURRENTLY on its columns",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
)
