"""CREATE TABLE AS and SELECT INTO from a table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.relation.shown} is filled from {situation.shown(source)} in one statement"
        for deed in deeds(step, Does.CREATE_TABLE)
        if deed.says("as") and not deed.says("no data")
        for source in step.scans
        if situation.matters(source)
    )


RULE = Rule(
    code="T109",
    name="copy-table",
    title="a table is copied in one statement",
    why="the transaction stays open until the last row, and the copy has neither keys nor "
    "constraints nor defaults",
    instead="CREATE TABLE … (LIKE … INCLUDING ALL), then INSERT in batches",
    applies=_applies,
    of=(Does.CREATE_TABLE,),
)
