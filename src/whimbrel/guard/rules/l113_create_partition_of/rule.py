"""CREATE TABLE … PARTITION OF a table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"making partition {deed.relation.shown} locks {situation.shown(deed.other)} "
        "in ACCESS EXCLUSIVE mode"
        for deed in deeds(step, Does.CREATE_TABLE)
        if deed.says("partition") and situation.matters(deed.other)
    )


RULE = Rule(
    code="L113",
    name="create-partition-of",
    title="making a partition locks the whole partitioned table",
    why="ACCESS EXCLUSIVE is taken on the parent; behind one long query on any partition "
    "everybody queues",
    instead="CREATE TABLE … (LIKE parent INCLUDING ALL), then ALTER TABLE parent ATTACH "
    "PARTITION, which takes SHARE UPDATE EXCLUSIVE on it",
    applies=_applies,
    of=(Does.CREATE_TABLE,),
)
