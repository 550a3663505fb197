"""RENAME COLUMN of a table or view, RENAME ATTRIBUTE of a type."""

from __future__ import annotations

from ....plan.born import plain
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{_WORDS[deed.kind]} {deed.name} of {situation.shown(deed.relation)} is now called "
        f"{deed.value}"
        for deed in deeds(step, Does.RENAME)
        if deed.kind in _WORDS
        and _is_old(deed, situation)
        and not situation.trail.is_new_column(deed)
        and not situation.is_successor(deed)
    )


_WORDS = {"column": "column", "view column": "column", "attribute": "attribute"}


def _is_old(deed: Deed, situation: Situation) -> bool:
    """A composite type is no relation that is known by name."""
    if deed.kind == "attribute":
        return plain(deed.relation).shown not in situation.trail.made
    return situation.is_old(deed.relation)


RULE = Rule(
    code="A101",
    name="rename-column",
    title="a renamed column breaks the code that is running",
    why="between this migration and the last restart of the application every query with the "
    "old name fails",
    instead="add a column of the new name, fill it, write both, switch the code, drop the old "
    "one in a later migration",
    applies=_applies,
    of=(Does.RENAME,),
)
