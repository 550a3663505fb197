"""DELETE, UPDATE and MERGE without a condition that spares any row."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every row of {situation.shown(deed.relation)} is {_done(deed)}"
        for deed in deeds(step, Does.DELETE, Does.UPDATE, Does.MERGE)
        if deed.says("every row") and situation.is_old(deed.relation) and _loses(deed, situation)
    )


def _done(deed: Deed) -> str:
    """A MERGE may do both."""
    if deed.does is Does.MERGE and deed.says("deletes"):
        return "deleted or overwritten" if deed.says("updates") else "deleted"
    return "deleted" if deed.does is Does.DELETE else "overwritten"


def _loses(deed: Deed, situation: Situation) -> bool:
    """A column that this migration adds holds nothing that could be overwritten."""
    match deed.does:
        case Does.UPDATE:
            return not situation.trail.are_new_columns(deed)
        case Does.MERGE:
            return deed.says_any("deletes", "updates")
        case _:
            return True


RULE = Rule(
    code="D104",
    name="every-row",
    title="every row is deleted or overwritten",
    why="what stood there before is lost; the rows stay locked until the commit, and the table "
    "bloats",
    instead="name the rows in a WHERE clause, and run large changes in batches",
    applies=_applies,
    of=(Does.DELETE, Does.UPDATE, Does.MERGE),
    also=("loses-data",),
)
