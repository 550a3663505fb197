"""DROP NOT NULL."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {situation.shown(deed.relation)} may be NULL from now on"
        for deed in deeds(step, Does.DROP_NOT_NULL)
        if situation.is_old(deed.relation)
        and not situation.trail.is_new_column(deed)
        and not situation.lacks(deed)
        and not _allows_it_already(deed, situation)
    )


def _allows_it_already(deed: Deed, situation: Situation) -> bool:
    column = situation.trail.column(deed.relation, deed.name)
    return column is not None and column.is_nullable


RULE = Rule(
    code="A107",
    name="drop-not-null",
    title="code that never saw a NULL will see one",
    why="readers that rely on the value being there fail at the first NULL that a writer leaves",
    instead="release code that reads NULL first; then drop it",
    applies=_applies,
    of=(Does.DROP_NOT_NULL,),
)
