"""What a planned change is about: a column, a foreign key, a statistics object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...catalog.address import ObjectKind
from ...catalog.constraint import Constraint, ConstraintType
from ...diff import change as c
from ...pg.name import RelationName
from ..born import plain
from ..deed import NOWHERE
from .held import Column

Key = tuple[RelationName, str]  # a foreign key or a check: its table and its name
_CARRIED = (ConstraintType.FOREIGN_KEY, ConstraintType.CHECK)


def is_rebuilt(change: c.AlterColumnType) -> bool:
    """The name of the type stays, and what it means is another thing."""
    old, new = change.before, change.after
    return (old.type.text, old.collation) == (new.type.text, new.collation)


def default_of(change: c.Change) -> Column:
    """The column whose default it is about; of no table where it is about none."""
    if isinstance(change, c.SetDefault | c.DropDefault):
        return plain(change.default.table), change.default.column
    return NOWHERE, ""


def key_of(change: c.Change) -> Key:
    """The foreign key or check that it makes or drops; of no table where it is about none."""
    found = constraint_of(change)
    is_one = found is not None and found.type in _CARRIED
    return (found.table, found.name) if found is not None and is_one else (NOWHERE, "")


def statistics_of(change: c.Change) -> RelationName:
    """The statistics object that it makes or drops, or whose target it sets."""
    if isinstance(change, c.Create | c.Drop):
        address = change.thing.address
        if address.kind in (ObjectKind.STATISTICS, ObjectKind.STATISTICS_TARGET):
            return plain(RelationName(address.schema, address.name))
    return NOWHERE


def constraint_of(change: c.Change) -> Constraint | None:
    return change.constraint if isinstance(change, c.AddConstraint | c.DropConstraint) else None


def remade(changes: Sequence[c.Change], *, as_they_were: bool = False) -> Iterator[Key]:
    """Foreign keys and checks that go and come back; with `as_they_were` only those that are then
    as before."""
    dropped = {key_of(each): each for each in changes if isinstance(each, c.DropConstraint)}
    for each in changes:
        key = key_of(each)
        old = dropped.get(key)
        if not isinstance(each, c.AddConstraint) or old is None or key[0] is NOWHERE:
            continue
        if not as_they_were or each.constraint == old.constraint:
            yield key


def frees(change: c.Change, columns: frozenset[Column]) -> bool:
    """New code may leave it out at once."""
    if not isinstance(change, c.DropNotNull):
        return False
    return (plain(change.not_null.table), change.not_null.column) in columns


def renamed(changes: Iterable[c.Change]) -> Iterator[RelationName]:
    for each in changes:
        match each:
            case c.RenameTable():
                yield plain(each.after)
            case c.RenameColumn():
                yield plain(each.table)
            case _:
                continue
