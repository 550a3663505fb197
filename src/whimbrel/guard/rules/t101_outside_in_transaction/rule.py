"""CONCURRENTLY, VACUUM and the like within a transaction."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step, TransactionNeed
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    blocks = (
        f"{deed.does.value} CONCURRENTLY stands in a DO block"
        for deed in step.deeds
        if deed.says("in a block", "concurrently")
        and deed.does in (Does.CREATE_INDEX, Does.DROP, Does.REINDEX, Does.DETACH)
    )
    needs = step.transaction is TransactionNeed.OUTSIDE and not step.says_dynamic
    inside = needs and situation.trail.in_transaction and _must(step)
    here = (f"{step.statement.tag} stands inside a transaction",) if inside else ()
    return said((*blocks, *here))


def _must(step: Step) -> bool:
    """CLUSTER, REINDEX and CALL are declared so because they may have to."""
    sometimes = (Does.CLUSTER, Does.REINDEX, Does.CALL)
    return not any(deed.does in sometimes and not deed.says("concurrently") for deed in step.deeds)


RULE = Rule(
    code="T101",
    name="outside-in-transaction",
    title="this cannot run inside a transaction block",
    why="the server refuses it at once, and the migration fails there",
    instead="take it out of BEGIN … COMMIT or the DO block, into a step of its own",
    applies=_applies,
)
