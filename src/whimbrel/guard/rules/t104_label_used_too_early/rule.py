"""A new enum value used in the transaction that adds it."""

from __future__ import annotations

from ....plan.step import Step
from ....script import node
from ...rule import Rule, Situation, said


def _applies(step: Step, situation: Situation) -> str | None:
    labels = situation.trail.labels
    tree = step.statement.node
    if not labels or not situation.trail.in_transaction or tree is None:
        return None
    return said(
        f"value {text} of {labels[text]} is not committed yet"
        for kind, inside in node.walk(tree)
        if kind == "A_Const" and (text := node.text(node.field(inside, "sval"), "sval")) in labels
    )


RULE = Rule(
    code="T104",
    name="label-used-too-early",
    title="a new enum value is used before it is committed",
    why="the server refuses it: unsafe use of new value",
    instead="commit between the two; without BEGIN the file is cut so",
    applies=_applies,
)
