"""SET SCHEMA, and RENAME of a schema."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{_what(deed)} is now in schema {deed.value}"
        if deed.does is Does.SET_SCHEMA
        else f"schema {deed.name} is now called {deed.value}"
        for deed in deeds(step, Does.SET_SCHEMA, Does.RENAME)
        if _breaks(deed, situation)
    )


def _breaks(deed: Deed, situation: Situation) -> bool:
    if deed.does is Does.RENAME:
        return deed.kind == "schema"
    # What is put out of the way is meant to be found no longer; of tables put-aside tells.
    if deed.kind == "extension" or deed.value.startswith("whimbrel_"):
        return False
    if deed.relation.relation:
        return situation.is_old(deed.relation) and not situation.is_made_again(deed.relation)
    return True


def _what(deed: Deed) -> str:
    return deed.relation.shown or f"{deed.kind} {deed.name}"


RULE = Rule(
    code="A103",
    name="moved-schema",
    title="what moves to another schema is not found where it was",
    why="until search_path or the code knows the new place, every query with the old name fails",
    instead="leave a view in the old schema, in the same transaction; or add the new schema to "
    "search_path first",
    applies=_applies,
    of=(Does.SET_SCHEMA, Does.RENAME),
)
