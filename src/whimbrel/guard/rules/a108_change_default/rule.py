"""SET DEFAULT and DROP DEFAULT of a column that is in use."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the default of {deed.name} of {situation.shown(deed.relation)} "
        f"{'is another' if deed.does is Does.SET_DEFAULT else 'is gone'}"
        for deed in deeds(step, Does.SET_DEFAULT, Does.DROP_DEFAULT)
        if situation.is_old(deed.relation)
        and not situation.trail.is_new_column(deed)
        and _had_one(deed, situation)
    )


def _had_one(deed: Deed, situation: Situation) -> bool:
    column = situation.trail.column(deed.relation, deed.name)
    return column is None or column.has_default


RULE = Rule(
    code="A108",
    name="change-default",
    title="a changed default means something else to running code",
    why="code that caches the old default goes on writing it; without a default its INSERTs "
    "may fail",
    instead="release code that writes the value itself; then change the default",
    applies=_applies,
    of=(Does.SET_DEFAULT, Does.DROP_DEFAULT),
)
