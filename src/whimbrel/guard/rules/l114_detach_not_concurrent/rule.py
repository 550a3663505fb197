"""DETACH PARTITION without CONCURRENTLY."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"detaching {deed.other.shown} locks {situation.shown(deed.relation)} against "
        "reads and writes"
        for deed in deeds(step, Does.DETACH)
        if not deed.says_any("concurrently", "finalize")
        and situation.matters(deed.relation)
        and not _has_default(deed, situation)
    )


def _has_default(deed: Deed, situation: Situation) -> bool:
    table = situation.trail.table(deed.relation)
    return table is not None and table.default_partition is not None


RULE = Rule(
    code="L114",
    name="detach-not-concurrent",
    title="detaching a partition locks the whole partitioned table",
    why="ACCESS EXCLUSIVE is taken on the parent and the partition; behind one long query "
    "everybody queues",
    instead="DETACH PARTITION … CONCURRENTLY, outside a transaction; it refuses where there is "
    "a default partition",
    applies=_applies,
    of=(Does.DETACH,),
)
