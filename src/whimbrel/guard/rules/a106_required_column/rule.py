"""ADD COLUMN … NOT NULL without a default."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"column {deed.name} of {situation.shown(deed.relation)} is required and has no default"
        for deed in deeds(step, Does.ADD_COLUMN)
        if deed.says_any("not null", "primary key")
        and not deed.says_any("default", "serial", "identity", "stored", "virtual")
        and situation.is_old(deed.relation)
    )


RULE = Rule(
    code="A106",
    name="required-column",
    title="a required column breaks every INSERT that does not name it",
    why="on a table with rows the statement fails; on an empty one the running code's INSERTs do",
    instead="ADD COLUMN with a DEFAULT that stays for a release, or without NOT NULL until the "
    "code writes it",
    applies=_applies,
    of=(Does.ADD_COLUMN,),
)
