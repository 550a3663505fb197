"""CREATE INDEX on a partitioned table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"an index is built on every partition of {situation.shown(deed.relation)} while "
        "writes wait"
        for deed in deeds(step, Does.CREATE_INDEX)
        if not deed.says_any("concurrently", "only")
        and situation.is_partitioned(deed.relation)
        and situation.matters(deed.relation)
    )


RULE = Rule(
    code="L115",
    name="index-on-partitioned",
    title="an index on a partitioned table is built on every partition at once",
    why="writes to the parent and to every partition wait until all of them are built, and "
    "CONCURRENTLY is not allowed here",
    instead="CREATE INDEX … ON ONLY parent; CREATE INDEX CONCURRENTLY on each partition; ALTER "
    "INDEX … ATTACH PARTITION for each",
    applies=_applies,
    of=(Does.CREATE_INDEX,),
    also=("index-not-concurrent",),
)
