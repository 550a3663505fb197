"""NOT VALID and VALIDATE in one transaction."""

from __future__ import annotations

from ....plan.born import plain
from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{deed.name} of {situation.shown(deed.relation)} is validated while its own lock is held"
        for deed in deeds(step, Does.VALIDATE)
        if situation.trail.in_transaction
        and (plain(deed.relation), deed.name) in situation.trail.unvalidated
        and situation.matters(deed.relation)
    )


RULE = Rule(
    code="L135",
    name="validate-in-same-transaction",
    title="a constraint is validated in the transaction that adds it",
    why="the lock of ADD CONSTRAINT is held during the scan, so NOT VALID has won nothing",
    instead="commit between the two; without BEGIN the file is cut so",
    applies=_applies,
    of=(Does.VALIDATE,),
    also=("scan-under-lock",),
)
