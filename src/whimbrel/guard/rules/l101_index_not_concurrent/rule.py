"""CREATE INDEX without CONCURRENTLY on a table that is in use."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"building an index blocks writes to {situation.shown(deed.relation)}"
        for deed in deeds(step, Does.CREATE_INDEX)
        if not deed.says_any("concurrently", "only")
        and situation.matters(deed.relation)
        and not situation.is_partitioned(deed.relation)
        and not situation.has_index(deed)
    )


RULE = Rule(
    code="L101",
    name="index-not-concurrent",
    title="index build blocks writes",
    why="the table stays locked in SHARE mode until the build ends; every INSERT, UPDATE and "
    "DELETE waits",
    instead="CREATE INDEX CONCURRENTLY, in a step of its own outside a transaction",
    applies=_applies,
    of=(Does.CREATE_INDEX,),
)
