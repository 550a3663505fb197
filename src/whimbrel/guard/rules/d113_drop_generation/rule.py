"""DROP EXPRESSION and DROP IDENTITY."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {situation.shown(deed.relation)} is no longer filled by the server"
        for deed in deeds(step, Does.DROP_EXPRESSION, Does.DROP_IDENTITY)
        if situation.is_old(deed.relation)
    )


RULE = Rule(
    code="D113",
    name="drop-generation",
    title="a column stops filling itself",
    why="DROP EXPRESSION freezes the values that are there, DROP IDENTITY drops the sequence; "
    "new rows get NULL or fail",
    instead="give the column a default first, and release code that fills it",
    applies=_applies,
    of=(Does.DROP_EXPRESSION, Does.DROP_IDENTITY),
)
