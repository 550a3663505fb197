"""A difference in words, a line for each object: for people who ask what would change."""

from __future__ import annotations

from typing import assert_never

from ..catalog.catalog import Catalog
from .difference import Difference, Side
from .objects import differing_objects, without_parts
from .renaming import (
    Rename,
    RenameColumn,
    RenameConstraint,
    RenameIndex,
    RenameLabel,
    RenameSchema,
    RenameSequence,
    RenameTable,
    RenameType,
)

_SIGNS = {Side.AFTER: "+", Side.BEFORE: "-", Side.BOTH: "~"}


def difference_in_words(difference: Difference, before: Catalog) -> tuple[str, ...]:
    """Renames first; then `+` what comes, `-` what goes, `~` what changes. `before` is the whole of
    what `difference` starts from."""
    renames = tuple(_renamed(each) for each in difference.changes if isinstance(each, Rename))
    whole, wanted = before.by_address(), difference.after.by_address()
    found = differing_objects(difference.before, difference.after)
    # Of large schemas the difference starts from what can matter only.
    items = (
        each
        for each in without_parts(found)
        if each.side is not Side.AFTER or whole.get(each.address) != wanted[each.address]
    )
    return (*renames, *(f"{_SIGNS[each.side]} {each.shown}" for each in items))


def _renamed(change: Rename) -> str:
    match change:
        case RenameTable():
            return f"table {change.before.shown} is called {change.after.shown}"
        case RenameColumn():
            return f"column {change.table.shown}.{change.before} is called {change.after}"
        case RenameConstraint():
            return f"constraint {change.before} of {change.table.shown} is called {change.after}"
        case RenameIndex():
            return f"index {change.before.shown} is called {change.after.shown}"
        case RenameSequence():
            return f"sequence {change.before.shown} is called {change.after.shown}"
        case RenameLabel():
            return f"label {change.before} of {change.enum.shown} is called {change.after}"
        case RenameSchema():
            return f"schema {change.before} is called {change.after}"
        case RenameType():
            return f"{change.kind.value} {change.before.shown} is called {change.after.shown}"
        case _:
            assert_never(change)
