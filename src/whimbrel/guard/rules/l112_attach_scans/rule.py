"""ATTACH PARTITION of a table whose rows no valid check vouches for."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every row of {situation.shown(deed.other)} is compared with the bounds of its partition"
        for deed in deeds(step, Does.ATTACH)
        if not deed.says("index")
        and situation.matters(deed.other)
        and not _is_vouched_for(deed.other, situation)
    )


def _is_vouched_for(table: RelationName, situation: Situation) -> bool:
    """A valid check that says more than NOT NULL; whether it fits only the server can tell."""
    return any(
        each.kind == "check" and each.is_valid and not each.is_not_null
        for _, each in situation.trail.constraints(table)
    )


RULE = Rule(
    code="L112",
    name="attach-scans",
    title="a table is read as a whole while it becomes a partition",
    why="ACCESS EXCLUSIVE on the table until every row is compared with the bounds",
    instead="a CHECK with the bounds of the partition, NOT VALID, then VALIDATE CONSTRAINT, "
    "then ATTACH, which takes its word; drop the check afterwards",
    applies=_applies,
    of=(Does.ATTACH,),
    also=("scan-under-lock",),
)
