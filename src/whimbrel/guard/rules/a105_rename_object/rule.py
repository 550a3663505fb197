"""RENAME of a constraint, function, type or sequence."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"{_kind(deed, situation)} {deed.name or deed.relation.shown} is now called {deed.value}"
        for deed in deeds(step, Does.RENAME)
        if _kind(deed, situation) in _KINDS
        and (not deed.relation.relation or situation.is_old(deed.relation))
        and not _is_new(deed, situation)
        and not situation.is_in_keep(deed)
        and not situation.is_successor(deed)
    )


_KINDS = (
    "constraint",
    "function",
    "procedure",
    "routine",
    "aggregate",
    "type",
    "domain",
    "sequence",
    "database",
    "role",
)


def _kind(deed: Deed, situation: Situation) -> str:
    """ALTER TABLE renames sequences as well."""
    return situation.kind_of(deed) if deed.kind == "table" else deed.kind


def _is_new(deed: Deed, situation: Situation) -> bool:
    if deed.kind == "constraint":
        return situation.trail.is_new_constraint(deed)
    return deed.name in situation.trail.made


RULE = Rule(
    code="A105",
    name="rename-object",
    title="a renamed object is not found by code that names it",
    why="ON CONFLICT ON CONSTRAINT, calls of the function and casts to the type fail with the "
    "old name",
    instead="keep the name; a function can be made under both names for a while",
    applies=_applies,
    of=(Does.RENAME,),
)
