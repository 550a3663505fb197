"""The way back of a migration that is about to be written, where it is safely known."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.catalog import Catalog
from ..diff import change as c
from ..diff.compare import compare
from ..diff.difference import Difference
from ..diff.renames_back import renames_back
from ..errors import Failure
from ..plan.arrange.arrange import arrange
from ..plan.arrange.planned import PlannedStatement, render_script
from ..plan.facts.describe import describe
from ..script.parse import parse_script
from ..sources.material import Material
from .diff import require_proof
from .scratch import ScratchServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """`sql` is None where the way back is not known, and then `why_not` says why."""

    sql: str | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From `before` to `after`, as it was planned and proven."""

    before: Material
    after: Material
    there: Difference
    statements: tuple[PlannedStatement, ...]


def find_undo(way: Way, old: Catalog, new: Catalog, server: ScratchServer) -> Undo:
    """What leads from `new` back to `old`, proven; none where the rows that were there before
    would not come back, or where something is not modelled or not told apart from a rename."""
    loss = _loss(render_script(way.statements))
    if loss:
        return Undo(why_not=f"no statement brings it back: {loss}")
    if way.there.unmodelled:
        return Undo(why_not=f"{way.there.unmodelled[0].address.shown} is not modelled")
    back = compare(new, old, renames_back(way.there))
    if back.candidates:
        return Undo(why_not=f"is {back.candidates[0].before.shown} renamed on the way back?")
    narrowed = _narrowed(back)
    if narrowed:
        return Undo(why_not=f"values written since may not fit the old {narrowed}")
    try:
        statements = arrange(back)
        require_proof(way.after, way.before, back, [each.sql for each in statements], server)
    except Failure as failure:
        return Undo(why_not=failure.notice.what)
    return Undo(sql=render_script(statements))


def _loss(sql: str) -> str:
    steps = describe(parse_script(sql, name="the migration"))
    return next((step.loses_data for step in steps if step.loses_data), "")


def _narrowed(back: Difference) -> str:
    """What rounds, cuts or refuses values that have been written since; empty for nothing."""
    for change in back.changes:
        match change:
            case c.AlterColumnType() | c.RebuildType():
                return change.before.address.shown
            case _:
                continue
    return ""
