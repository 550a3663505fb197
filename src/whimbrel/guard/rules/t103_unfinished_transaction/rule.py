"""BEGIN without COMMIT."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step, TransactionNeed
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    if step.transaction is not TransactionNeed.BEGINS or situation.trail.in_block:
        return None
    if situation.goes_on or any(
        each.transaction is TransactionNeed.ENDS for each in situation.following
    ):
        return None
    return "nothing ends this transaction"


RULE = Rule(
    code="T103",
    name="unfinished-transaction",
    title="a transaction is begun and never committed",
    why="everything behind BEGIN is rolled back without a word when the connection ends",
    instead="add COMMIT at the end, or remove BEGIN",
    applies=_applies,
    of=(Does.TRANSACTION,),
)
