"""Circles of changes, broken by taking one change apart.

A table is made without what speaks of the others, which comes by itself afterwards; what would
vanish with its home goes by itself first; a view stands in with columns of the right types and
no rows until what it needs is there (as pg_dump does); a name that is swapped is left for a
third one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...catalog.catalog import CatalogObject
from ...catalog.column import Default, NotNull
from ...catalog.constraint import Constraint
from ...catalog.descent import IndexPartition
from ...catalog.index import Index
from ...catalog.view import View
from ...diff import change as c
from ...diff.alterable import ATTACHED, WHOLES
from .effect import ASIDE
from .stand_in import is_stand_in, stand_in


def untangled(changes: tuple[c.Change, ...], circle: Sequence[int]) -> tuple[c.Change, ...] | None:
    """`changes` with one of the circle taken apart; None where none can be."""
    for take_apart in (_release, _defer, _stand_in, _step_aside):
        for number in circle:
            parts = take_apart(changes[number])
            if parts is not None:
                return (*changes[:number], *parts, *changes[number + 1 :])
    return None


def _release(change: c.Change) -> tuple[c.Change, ...] | None:
    """What goes along goes first, by itself."""
    match change:
        case c.DropTable() | c.DropColumn() | c.Drop():
            alone = [(each, drop) for each in change.carries for drop in _drop_of(each)]
            if not alone:
                return None
            released = {id(each) for each, _ in alone}
            rest = tuple(each for each in change.carries if id(each) not in released)
            return (*(drop for _, drop in alone), replace(change, carries=rest))
        case _:
            return None


def _drop_of(thing: CatalogObject) -> Iterator[c.Change]:
    match thing:
        case Constraint():
            yield c.DropConstraint(constraint=thing)
        case Index():
            yield c.DropIndex(index=thing)
        case Default():
            yield c.DropDefault(default=thing)
        case NotNull():
            yield c.DropNotNull(not_null=thing)
        case IndexPartition():
            # No statement takes it away.
            return
        case _ if isinstance(thing, WHOLES) and not isinstance(thing, ATTACHED):
            yield c.Drop(thing=thing)  # type: ignore[arg-type]
        case _:
            pass


def _defer(change: c.Change) -> tuple[c.Change, ...] | None:
    """A table's defaults and constraints come after it."""
    match change:
        case c.CreateTable():
            later: list[c.Change] = [
                c.AddConstraint(constraint=each) for each in change.constraints
            ]
            later += [c.SetDefault(default=n.default) for n in change.columns if n.default]
            if not later:
                return None
            bare = tuple(replace(each, default=None) for each in change.columns)
            return (replace(change, columns=bare, constraints=()), *later)
        case _:
            return None


def _stand_in(change: c.Change) -> tuple[c.Change, ...] | None:
    """A view in two steps: first, or last, without a query of its own."""
    match change:
        case c.Create(thing=View() as view) if not is_stand_in(view):
            dummy = stand_in(view)
            return c.Create(thing=dummy), c.Alter(before=dummy, after=view)
        case c.Drop(thing=View() as view) if not is_stand_in(view):
            dummy = stand_in(view)
            return c.Alter(before=view, after=dummy), replace(change, thing=dummy)
        case _:
            return None


def _step_aside(change: c.Change) -> tuple[c.Change, ...] | None:
    """Names that are swapped: one waits under a third name."""
    match change:
        case c.RenameConstraint() if not change.before.endswith(ASIDE):
            aside = change.before.encode()[: 63 - len(ASIDE)].decode(errors="ignore") + ASIDE
            return replace(change, after=aside), replace(change, before=aside)
        case _:
            return None
