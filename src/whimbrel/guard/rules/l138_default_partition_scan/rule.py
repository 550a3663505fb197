"""A new partition beside a default partition."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"default partition {situation.shown(default)} is read as a whole"
        for deed in deeds(step, Does.ATTACH, Does.CREATE_TABLE)
        if (default := _default_beside(deed, situation)) is not None
        and situation.matters(default)
        and not _is_vouched_for(default, situation)
    )


def _default_beside(deed: Deed, situation: Situation) -> RelationName | None:
    if deed.does is Does.CREATE_TABLE and not deed.says("partition"):
        return None
    parent = deed.relation if deed.does is Does.ATTACH else deed.other
    table = situation.trail.table(parent)
    return table.default_partition if table else None


def _is_vouched_for(table: RelationName, situation: Situation) -> bool:
    return any(
        each.kind == "check" and each.is_valid and not each.is_not_null
        for _, each in situation.trail.constraints(table)
    )


RULE = Rule(
    code="L138",
    name="default-partition-scan",
    title="the default partition is read as a whole while everybody waits",
    why="its rows might belong to the new partition: ACCESS EXCLUSIVE is held on it until all "
    "are looked at",
    instead="a CHECK on the default partition that excludes the new bounds, NOT VALID, then "
    "VALIDATE CONSTRAINT, before the new partition",
    applies=_applies,
    of=(Does.ATTACH, Does.CREATE_TABLE),
    also=("scan-under-lock",),
)
