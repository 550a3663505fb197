"""A constraint that running code may break."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"writes to {situation.shown(deed.relation)} are refused where they do not fit"
        for deed in deeds(step, Does.ADD_CONSTRAINT, Does.SET_NOT_NULL)
        if situation.is_old(deed.relation)
        and not deed.says_any("new table", "not enforced", "inline")
    )


RULE = Rule(
    code="A111",
    name="new-write-restriction",
    title="running code may write what is no longer allowed",
    why="NOT VALID spares old rows only; the next INSERT or UPDATE that does not fit fails",
    instead="count the rows that do not fit, and mend the code that writes them, before the "
    "constraint",
    applies=_applies,
    of=(Does.ADD_CONSTRAINT, Does.SET_NOT_NULL),
)
