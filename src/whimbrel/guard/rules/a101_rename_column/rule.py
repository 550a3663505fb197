"""RENAME COLUMN of a table or view."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {situation.shown(deed.relation)} is now called {deed.value}"
        for deed in deeds(step, Does.RENAME)
        if deed.kind in ("column", "view column")
        and situation.is_old(deed.relation)
        and not situation.trail.is_new_column(deed)
    )


RULE = Rule(
    code="A101",
    name="rename-column",
    title="a renamed column breaks the code that is running",
    why="between this migration and the last restart of the application every query with the "
    "old name fails",
    instead="add a column of the new name, fill it, write both, switch the code, drop the old "
    "one in a later migration",
    applies=_applies,
    of=(Does.RENAME,),
)
