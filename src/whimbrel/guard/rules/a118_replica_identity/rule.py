"""REPLICA IDENTITY NOTHING or FULL."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"the replica identity of {situation.shown(deed.relation)} becomes {deed.value.upper()}"
        for deed in deeds(step, Does.REPLICA_IDENTITY)
        if deed.value in ("nothing", "full") and situation.is_old(deed.relation)
    )


RULE = Rule(
    code="A118",
    name="replica-identity",
    title="logical replication sees other rows",
    why="with NOTHING every UPDATE and DELETE on a published table fails; with FULL each "
    "writes the whole old row to the log",
    instead="REPLICA IDENTITY USING INDEX on a unique index of NOT NULL columns",
    applies=_applies,
    of=(Does.REPLICA_IDENTITY,),
)
