"""DISABLE and NO FORCE ROW LEVEL SECURITY."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the policies of {situation.shown(deed.relation)} no longer hold"
        + (" for its owner" if deed.says("no force") else "")
        for deed in deeds(step, Does.ROW_SECURITY)
        if deed.says_any("disable", "no force")
        and situation.is_old(deed.relation)
        and not _is_off_already(deed, situation)
    )


def _is_off_already(deed: Deed, situation: Situation) -> bool:
    table = situation.trail.table(deed.relation)
    is_known = table is not None and situation.trail.known.is_complete
    return is_known and table is not None and not table.has_row_security


RULE = Rule(
    code="S208",
    name="row-security-off",
    title="row level security is turned off",
    why="every role with a privilege on the table sees and changes every row, other customers' too",
    instead="change the policy that is in the way; leave row security on",
    applies=_applies,
    of=(Does.ROW_SECURITY,),
)
