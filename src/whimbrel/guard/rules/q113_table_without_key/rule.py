"""CREATE TABLE without a primary key."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.relation.shown} has no primary key"
        for deed in deeds(step, Does.CREATE_TABLE)
        if not deed.says_any("temporary", "partition", "as", "like")
        and not deed.other.relation
        and not _has_key(deed, step, situation)
    )


def _has_key(table: Deed, step: Step, situation: Situation) -> bool:
    return any(
        deed.kind == "primary key" and deed.relation == table.relation
        for each in (step, *situation.following)
        for deed in deeds(each, Does.ADD_CONSTRAINT)
    )


RULE = Rule(
    code="Q113",
    name="table-without-key",
    title="a table has no primary key",
    why="logical replication cannot follow its updates, and rows cannot be changed in batches",
    instead="a PRIMARY KEY in CREATE TABLE",
    applies=_applies,
    of=(Does.CREATE_TABLE,),
)
