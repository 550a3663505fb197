"""SQL that is put together while it runs, or that the parser does not see."""

from __future__ import annotations

from ....plan.opaque import OPAQUE
from ....plan.step import Step
from ....script import node
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    if step.statement.problem is not None:
        return None  # told as what it is, an error of syntax
    if step.statement.tag == OPAQUE:
        return "this revision needs a connection, so it runs as one opaque step"
    if step.statement.node is None:
        return "this statement cannot be read"
    tree = step.statement.node
    if step.statement.tag == "EXECUTE" and node.text(tree, "name") in situation.trail.prepared:
        return None
    if not step.is_seen:
        return "what it runs is put together while it runs"
    return None


RULE = Rule(
    code="T112",
    name="not-seen",
    title="what it does cannot be seen",
    why="what is built by EXECUTE, or is nested too deeply, may drop, lock or rewrite "
    "anything: not seen is not safe",
    instead="write the statements out; what depends on the database's state, decide before and "
    "write as a migration",
    applies=_applies,
)
