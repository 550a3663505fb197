"""COMMIT without BEGIN, BEGIN within BEGIN."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    in_block = situation.trail.in_block
    return said(
        sentence
        for deed in deeds(step, Does.TRANSACTION)
        if (sentence := _seen(deed, in_block)) and not deed.says("in a block")
    )


def _seen(deed: Deed, in_block: bool) -> str:
    match deed.value:
        case "begin" if in_block:
            return "BEGIN stands inside a transaction that is open already"
        case "commit" | "rollback" if not in_block:
            return f"{deed.value.upper()} ends a transaction that was never begun"
        case "prepare":
            return "PREPARE TRANSACTION leaves its locks behind until somebody commits it"
        case _:
            return ""


RULE = Rule(
    code="T102",
    name="transaction-control",
    title="a transaction command does not do what it looks like",
    why="the server only warns; the statements around it are in another transaction than their "
    "reader believes",
    instead="one BEGIN and one COMMIT around what belongs together, or neither: the file is "
    "cut for you",
    applies=_applies,
    of=(Does.TRANSACTION,),
)
