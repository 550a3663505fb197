"""CREATE RULE … DO INSTEAD on a table."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.kind.upper()} on {situation.shown(deed.relation)} {_becomes(deed)}"
        for deed in deeds(step, Does.CREATE_RULE)
        if deed.says("instead")
        and deed.kind != "select"
        and situation.is_old(deed.relation)
        and not _is_for_a_view(deed, situation)
    )


def _becomes(deed: Deed) -> str:
    which = ", where its condition holds," if deed.says("some") else ""
    if deed.says("nothing"):
        return f"does nothing any more{which} and says that it did"
    return f"does something else from now on{which}"


def _is_for_a_view(deed: Deed, situation: Situation) -> bool:
    """Rules are what makes views writable; one that does nothing stands beside conditional ones."""
    if not situation.is_view(deed.relation):
        return False
    return not deed.says("nothing") or situation.has_rule_beside(deed)


RULE = Rule(
    code="D117",
    name="instead-rule",
    title="what is written to a table goes elsewhere, or nowhere",
    why="the server writes the statement anew and reports no error: with NOTHING the rows are "
    "gone, and INSERT … ON CONFLICT and MERGE on the table fail",
    instead="a BEFORE trigger, which sees each row and can refuse it; CREATE RULE … DO INSTEAD "
    "only on a view",
    applies=_applies,
    of=(Does.CREATE_RULE,),
    also=("loses-data",),
)
