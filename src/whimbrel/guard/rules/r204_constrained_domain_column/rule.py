"""ADD COLUMN of a domain that checks its values."""

from __future__ import annotations

from ....plan.deed import Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{situation.shown(deed.relation)} is written anew: domain {deed.type} checks every row"
        for deed in deeds(step, Does.ADD_COLUMN)
        if situation.matters(deed.relation) and situation.is_checked_domain(deed.type)
    )


RULE = Rule(
    code="R204",
    name="constrained-domain-column",
    title="a new column of a domain with a constraint rewrites the table",
    why="the domain's check is made for every row, even when the column is empty: every row is "
    "written again under ACCESS EXCLUSIVE",
    instead="ADD COLUMN of the domain's base type, then ADD CONSTRAINT … CHECK … NOT VALID, "
    "then VALIDATE CONSTRAINT",
    applies=_applies,
    of=(Does.ADD_COLUMN,),
    also=("rewrite",),
)
