"""What has no way back, in a file that does not say what to do instead."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    if not step.loses_data or situation.says_irreversible:
        return None
    relations = [touch.relation for touch in step.touches]
    if relations and not any(map(situation.is_old, relations)):
        return None
    return f"nothing says how {step.loses_data} comes back"


RULE = Rule(
    code="D116",
    name="irreversible",
    title="a migration without a way back says nothing of it",
    why="when it has to be undone at night, nobody knows how",
    instead='add down.sql, or at the top of the file: -- whimbrel:irreversible "what to do '
    'instead"',
    applies=_applies,
)
