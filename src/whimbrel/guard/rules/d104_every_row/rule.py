"""DELETE and UPDATE without a condition that spares any row."""

from __future__ import annotations

from ....plan.step import Step
from ....script import node
from ...operations.bounds import binds, target_of
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    statement = step.statement.node
    if statement is None or node.kind(statement) not in ("DeleteStmt", "UpdateStmt"):
        return None
    changed = [name.shown for name in step.changes_rows if name in situation.preexisting]
    if not changed or binds(node.field(statement, "whereClause"), target_of(statement)):
        return None
    verb = "deleted" if node.kind(statement) == "DeleteStmt" else "overwritten"
    return f"every row of {', '.join(changed)} is {verb}"


RULE = Rule(
    code="D104",
    name="every-row",
    title="every row is deleted or overwritten",
    why="what stood there before is lost; the rows stay locked until the commit, and the "
    "table bloats",
    instead="name the rows in a WHERE clause, and run large changes in batches",
    applies=_applies,
)
