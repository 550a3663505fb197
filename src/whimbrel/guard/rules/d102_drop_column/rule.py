"""ALTER TABLE … DROP COLUMN."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    # TRUNCATE loses data of a table that stays as well; it is another rule's.
    is_altered = step.statement.tag in ("ALTER TABLE", "ALTER FOREIGN TABLE")
    if not is_altered or not step.loses_data or not situation.preexisting:
        return None
    return f"{step.loses_data} is lost"


RULE = Rule(
    code="D102",
    name="drop-column",
    title="a dropped column takes its values along",
    why="the values cannot be brought back without a backup, and code that still names the "
    "column fails",
    instead="release code that no longer names it first; drop it in a later migration, marked: -- "
    "whimbrel:phase contract",
    applies=_applies,
)
