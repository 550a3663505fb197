"""DROP of a relation that holds rows."""

from __future__ import annotations

from ....plan.step import Step
from ...rule import Rule, Situation


def _applies(step: Step, situation: Situation) -> str | None:
    gone = [name.shown for name in step.drops if name in situation.preexisting]
    if not gone or not step.loses_data:  # a view or an index loses nothing
        return None
    return f"{', '.join(gone)} is dropped with its data"


RULE = Rule(
    code="D101",
    name="drop-table",
    title="a dropped table takes its rows along",
    why="the rows cannot be brought back without a backup, and code that still reads the "
    "table fails",
    instead="release code that no longer uses it first; keep the rows by renaming the table, and "
    "drop it in a later migration",
    applies=_applies,
)
