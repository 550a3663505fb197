"""CASCADE takes along what nobody has named: columns of a type, triggers of a function, keys."""

from __future__ import annotations

from ....plan.deed import Deed, Does
from ....plan.step import Step
from ...rule import Rule, Situation, deeds, said


def _applies(step: Step, situation: Situation) -> str | None:
    return said(
        f"what depends on {_shown(deed)} is dropped with it{_which(deed, situation)}"
        for deed in deeds(step, Does.DROP, Does.DROP_COLUMN, Does.DROP_CONSTRAINT)
        if deed.says("cascade") and _may_take(deed, situation)
    )


def _may_take(deed: Deed, situation: Situation) -> bool:
    if deed.kind in ("schema", "owned"):
        return False
    if deed.relation.relation == "":
        return True
    if not situation.is_old(deed.relation) and deed.kind != "index":
        return False
    return not situation.trail.known.is_complete or bool(_dependents(deed, situation))


def _dependents(deed: Deed, situation: Situation) -> tuple[str, ...]:
    table = situation.trail.table(deed.relation)
    if table is None:
        return ()
    if deed.does is Does.DROP_COLUMN:
        return table.column_dependents.get(deed.name, ())
    return table.dependents


def _which(deed: Deed, situation: Situation) -> str:
    dependents = _dependents(deed, situation)
    return f": {', '.join(dependents)}" if dependents else ""


def _shown(deed: Deed) -> str:
    whole = deed.relation.shown
    match deed.does:
        case Does.DROP_COLUMN:
            return f"column {deed.name} of {whole}"
        case Does.DROP_CONSTRAINT:
            return f"constraint {deed.name} of {whole}"
        case _:
            return f"{deed.kind} {whole or deed.name}"


RULE = Rule(
    code="D108",
    name="drop-cascade",
    title="CASCADE drops what is not named",
    why="DROP TYPE … CASCADE drops columns, DROP FUNCTION … CASCADE drops triggers; what goes "
    "is decided while it runs",
    instead="name each dependent object in a DROP of its own, then drop this one without CASCADE",
    applies=_applies,
    of=(Does.DROP, Does.DROP_COLUMN, Does.DROP_CONSTRAINT),
    also=("drop-type-cascade", "drop-domain-cascade", "drop-extension-cascade", "loses-data"),
)
