"""SET SCHEMA whimbrel_keep: a table that is dropped and yet kept."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ....plan.trail import KEEP
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"table {situation.shown(deed.relation)} is put aside: to the application it is dropped"
        for deed in deeds(step, Does.SET_SCHEMA)
        if deed.kind == situation.kind_of(deed) == "table"
        and deed.value == KEEP
        and situation.is_old(deed.relation)
    )


RULE = Rule(
    code="A124",
    name="put-aside",
    title="a table that is put aside is not found by code that uses it",
    why="its rows are kept in whimbrel_keep, but every query that names the table fails",
    instead="release code that no longer uses it first; a file that begins with "
    "`-- whimbrel:phase contract` waits for `whimbrel deploy --phase contract`",
    applies=_applies,
    of=(Does.SET_SCHEMA,),
)
