"""DROP INDEX without CONCURRENTLY."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"dropping index {deed.relation.shown} locks its table against reads and writes"
        for deed in deeds(step, Does.DROP)
        if deed.kind == "index" and not deed.says("concurrently") and _matters(deed, situation)
    )


def _matters(deed: Deed, situation: Situation) -> bool:
    index = situation.trail.index(deed.relation)
    if index is not None:
        return situation.matters(index.table)
    return situation.is_old(deed.relation)


RULE = Rule(
    code="L103",
    name="drop-index-not-concurrent",
    title="dropping an index waits for everybody, and everybody waits for it",
    why="ACCESS EXCLUSIVE is taken on the index and on its table; behind one long query every "
    "other query queues",
    instead="DROP INDEX CONCURRENTLY, one index per statement, in a step of its own outside a "
    "transaction",
    applies=_applies,
    of=(Does.DROP,),
)
