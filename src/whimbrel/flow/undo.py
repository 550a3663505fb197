"""The way back of a migration that is about to be written, where it is safely known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from ..catalog.catalog import Catalog
from ..diff import change as c
from ..diff.compare import compare
from ..diff.difference import Difference
from ..diff.renames_back import renames_back
from ..errors import Failure
from ..plan.arrange.arrange import arrange
from ..plan.arrange.planned import PlannedStatement, render_script
from ..plan.deed import Does
from ..plan.facts.describe import describe
from ..plan.step import Step
from ..plan.trail import KEEP
from ..script.parse import parse_script
from ..sources.material import Material, followed, read_material
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
    first = [each.back for each in reversed(way.statements) if each.back]
    try:
        here = _catalog_after(way, first, server) if first else new
    except psycopg.Error as exc:
        return Undo(why_not=f"what is kept would not go back by itself: {_first_line(exc)}")
    back = compare(here, old, renames_back(way.there))
    if back.candidates:
        return Undo(why_not=f"is {back.candidates[0].before.shown} renamed on the way back?")
    narrowed = _narrowed(back)
    if narrowed:
        return Undo(why_not=f"values written since may not fit the old {narrowed}")
    try:
        statements = [*first, *(each.sql for each in arrange(back))]
        require_proof(way.after, way.before, back, statements, server)
    except Failure as failure:
        return Undo(why_not=failure.notice.what)
    return Undo(sql="".join(f"{each};\n" for each in statements))


def _catalog_after(way: Way, first: Sequence[str], server: ScratchServer) -> Catalog:
    """With what was put aside where it was before."""
    there = followed(way.before, [*(each.sql for each in way.statements), *first])
    return read_material(there, server.url, forbidden_systems=server.forbidden_systems)


def _first_line(exc: psycopg.Error) -> str:
    return (str(exc).splitlines() or ["it was refused"])[0]


def _loss(sql: str) -> str:
    """What an earlier try of the same migration has left in the keep may go."""
    steps = describe(parse_script(sql, name="the migration"))
    lossy = next((each for each in steps if each.loses_data and not _is_room(each)), None)
    if lossy is None:
        return ""
    is_column = any(deed.does is Does.DROP_COLUMN for deed in lossy.deeds)
    return lossy.loses_data + (_KEEP_COLUMN if is_column else "")


_KEEP_COLUMN = (
    "; `-- whimbrel:keep` above the statement and `whimbrel fix FILE --database` keep its values"
)


def _is_room(step: Step) -> bool:
    return bool(step.drops) and all(each.schema == KEEP for each in step.drops)


def _narrowed(back: Difference) -> str:
    """What rounds, cuts or refuses values that have been written since; empty for nothing."""
    for change in back.changes:
        match change:
            case c.AlterColumnType() | c.RebuildType():
                return change.before.address.shown
            case _:
                continue
    return ""
