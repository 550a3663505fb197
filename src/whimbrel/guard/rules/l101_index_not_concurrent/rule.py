"""CREATE INDEX without CONCURRENTLY on a table that is in use."""

from __future__ import annotations

from ....pg.locks import LockMode
from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    if not step.creates:
        return None
    for touch in step.touches:
        # SHARE is what CREATE INDEX takes; with CONCURRENTLY it is SHARE UPDATE EXCLUSIVE.
        if touch.lock is LockMode.SHARE and touch.relation in situation.preexisting:
            return f"building an index blocks writes to {touch.relation.shown}"
    return None


RULE = Rule(
    code="L101",
    name="index-not-concurrent",
    title="index build blocks writes",
    why="the table stays locked in SHARE mode until the build ends; every INSERT, UPDATE and "
    "DELETE waits",
    instead="CREATE INDEX CONCURRENTLY, in a step of its own outside a transaction",
    applies=_applies,
)
