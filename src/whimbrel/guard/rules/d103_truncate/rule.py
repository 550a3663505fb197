"""TRUNCATE."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    emptied = [t.relation.shown for t in step.touches if t.relation in situation.preexisting]
    if step.statement.tag != "TRUNCATE TABLE" or not emptied:
        return None
    return f"{', '.join(emptied)} is emptied"


RULE = Rule(
    code="D103",
    name="truncate",
    title="TRUNCATE empties a table",
    why="every row is gone at once, and readers wait for its ACCESS EXCLUSIVE lock until the "
    "commit",
    instead="DELETE the rows that are meant, in batches, with a condition that names them",
    applies=_applies,
)
