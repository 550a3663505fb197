"""INSERT without a list of columns into a table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"values for {situation.shown(deed.relation)} are matched by position"
        for deed in deeds(step, Does.INSERT)
        if deed.says("no columns") and situation.is_old(deed.relation)
    )


RULE = Rule(
    code="A117",
    name="positional-insert",
    title="an INSERT without a list of columns breaks with the next column",
    why="values are taken in the order of the table's columns, which is another one where "
    "columns were added",
    instead="INSERT INTO … (column, …)",
    applies=_applies,
    of=(Does.INSERT,),
)
