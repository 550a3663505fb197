"""A CHECK constraint that looks at every row under ACCESS EXCLUSIVE."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every row of {situation.shown(deed.relation)} is checked under ACCESS EXCLUSIVE"
        for deed in deeds(step, Does.ADD_CONSTRAINT)
        if deed.kind == "check"
        and not deed.says_any("not valid", "not enforced", "new table")
        and situation.matters(deed.relation)
    )


RULE = Rule(
    code="L105",
    name="check-validates",
    title="a new check reads the whole table under ACCESS EXCLUSIVE",
    why="readers and writers wait until every row has been looked at; a check written within "
    "ADD COLUMN does so even when the column is empty",
    instead="ADD CONSTRAINT … CHECK (…) NOT VALID, commit, then VALIDATE CONSTRAINT, which "
    "lets readers and writers go on",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT,),
    also=("scan-under-lock",),
)
