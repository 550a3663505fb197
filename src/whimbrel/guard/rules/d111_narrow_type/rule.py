"""ALTER COLUMN … TYPE to one that not every old value fits."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.facts.types import narrows, shown_type
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        sentence
        for deed in deeds(step, Does.ALTER_TYPE)
        if situation.is_old(deed.relation) and (sentence := _seen(deed, situation))
    )


_SHORTENING = frozenset(
    ("left", "right", "substr", "substring", "round", "trunc", "floor", "ceil", "date_trunc")
)


def _seen(deed: Deed, situation: Situation) -> str:
    old = situation.trail.type_of(deed.relation, deed.name)
    column = f"column {deed.name} of {situation.shown(deed.relation)}"
    if deed.says("forgets"):
        return f"{column} is overwritten: its new values come from no column"
    if narrows(old, deed.type):
        new = shown_type(deed.type)
        return f"{column} goes from {shown_type(old)} to {new}, which not every value fits"
    if _SHORTENING.intersection(deed.calls):
        return f"{column} is shortened by {deed.calls[0]}()"
    return ""


RULE = Rule(
    code="D111",
    name="narrow-type",
    title="values are cut, rounded or forgotten by a change of type",
    why="an explicit cast or USING shortens them without a word; without one the migration "
    "fails at the first value that does not fit",
    instead="add a column of the new type, count the rows that would lose something, fill it "
    "in batches, switch the code",
    applies=_applies,
    of=(Does.ALTER_TYPE,),
    also=("overwrite-column", "loses-data"),
)
