"""ALTER TYPE … ATTRIBUTE … CASCADE."""

from __future__ import annotations

from ....pg.name import RelationName
from ....plan.born import plain
from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"every table of type {deed.relation.shown} changes with it{_which(deed, situation)}"
        for deed in deeds(step, Does.ALTER_ATTRIBUTE)
        if deed.says("cascade") and _is_used(deed, situation)
    )


def _is_used(deed: Deed, situation: Situation) -> bool:
    if not situation.trail.known.is_complete:
        return True
    return any(map(situation.matters, _tables_of(deed, situation)))


def _which(deed: Deed, situation: Situation) -> str:
    names = ", ".join(map(situation.shown, _tables_of(deed, situation)))
    return f": {names}" if names else ""


def _tables_of(deed: Deed, situation: Situation) -> list[RelationName]:
    """Each under its shorter name."""
    said = f"type {plain(deed.relation).shown}, which it is a table of"
    found = {
        name.relation: name
        for name, table in sorted(situation.trail.tables(), reverse=True)
        if said in table.kin
    }
    return sorted(found.values())


RULE = Rule(
    code="L128",
    name="composite-attribute",
    title="a composite type's attribute changes every typed table",
    why="ACCESS EXCLUSIVE is taken on each table of that type, and a change of type writes it anew",
    instead="leave the type as it is, make a second one, and move one table at a time",
    applies=_applies,
    of=(Does.ALTER_ATTRIBUTE,),
)
