"""What cannot run twice, in a file that is no transaction."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step, TransactionNeed
from ...rule import Rule, Situation, deeds, said

_MAKES = (Does.CREATE_TABLE, Does.CREATE_INDEX, Does.CREATE_SEQUENCE, Does.ADD_COLUMN)


def _applies(step: Step, situation: Situation) -> str | None:
    file = (step, *situation.following)
    if not any(each.transaction is TransactionNeed.OUTSIDE for each in file):
        return None
    made = (
        f"{deed.does.value} fails where it was done before"
        for deed in deeds(step, *_MAKES)
        if not deed.says("if not exists")
    )
    dropped = (
        f"DROP {deed.kind} fails where it was done before"
        for deed in deeds(step, Does.DROP)
        if not deed.says("if exists")
    )
    return said((*made, *dropped))


RULE = Rule(
    code="T106",
    name="not-repeatable",
    title="a second run fails at what the first one did",
    why="the file cannot be one transaction, and a tool that does not remember its steps "
    "starts again at the top",
    instead="IF [NOT] EXISTS; not needed under `deploy`, which remembers each step",
    applies=_applies,
)
