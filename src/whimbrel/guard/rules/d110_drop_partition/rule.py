"""DROP TABLE of a partition, attached or just detached."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"partition {situation.shown(deed.relation)} is dropped with its rows"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "table"
        and situation.is_old(deed.relation)
        and situation.is_partition(deed.relation)
    )


RULE = Rule(
    code="D110",
    name="drop-partition",
    title="a partition is dropped with its rows",
    why="its rows are lost, and DROP locks the whole partitioned table in ACCESS EXCLUSIVE "
    "mode while it waits",
    instead="DETACH PARTITION … CONCURRENTLY, archive the table, and drop it in a later migration",
    applies=_applies,
    of=(Does.DROP,),
    also=("drop-table", "loses-data"),
)
