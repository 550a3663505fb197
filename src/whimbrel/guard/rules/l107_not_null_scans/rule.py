"""SET NOT NULL where no valid constraint proves it."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {_column(deed)} of {situation.shown(deed.relation)} is looked at in every row "
        "under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.SET_NOT_NULL, Does.ADD_CONSTRAINT)
        if _looks(deed)
        and situation.matters(deed.relation)
        and not situation.trail.is_known_not_null(deed.relation, _column(deed))
    )


def _looks(deed: Deed) -> bool:
    if deed.does is Does.SET_NOT_NULL:
        return True
    return deed.kind == "not null" and not deed.says_any("not valid", "inline", "new table")


def _column(deed: Deed) -> str:
    return deed.name if deed.does is Does.SET_NOT_NULL else "".join(deed.columns)


RULE = Rule(
    code="L107",
    name="not-null-scans",
    title="SET NOT NULL reads the whole table under ACCESS EXCLUSIVE",
    why="readers and writers wait until every row has been looked at; a NOT NULL that is there "
    "but NOT VALID does not spare it",
    instead="a CHECK (… IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT, then SET NOT NULL, which "
    "takes the check's word; on 18 ADD CONSTRAINT … NOT NULL … NOT VALID and VALIDATE",
    applies=_applies,
    of=(Does.SET_NOT_NULL, Does.ADD_CONSTRAINT),
    also=("scan-under-lock",),
)
