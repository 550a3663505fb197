"""What can matter to a comparison of two large schemas that are nearly the same.

Most columns, constraints and indexes are equal on both sides, and nothing that differs stands on
them or is stood on by them: they are left out before anything is asked of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..catalog.address import Address, ObjectKind
from ..catalog.catalog import Catalog, CatalogObject, Dependency
from ..catalog.column import Column, Default, NotNull
from ..catalog.comment import Comment
from ..catalog.constraint import Constraint
from ..catalog.descent import Inheritance, Partition
from ..catalog.index import Index
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.sequence import Sequence
from ..catalog.table import Table
from ..catalog.trigger import Trigger
from ..catalog.view import MaterializedView, View
from ..pg.name import RelationName

# Below this, looking at everything takes no time.
WORTH_IT = 5000
_PARTS = (Column, Default, NotNull, Constraint, Index, Sequence, Comment)
# Differences of other kinds may reach further than dependencies tell.
_SIMPLE = (*_PARTS, Table, View, MaterializedView, Routine, Trigger, Policy)


def focused(before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
    """Both without what cannot matter; as they are where that is not sure, or not worth it."""
    if len(before.objects) + len(after.objects) < WORTH_IT:
        return before, after
    old, new = before.by_address(), after.by_address()
    differing = {a for a, thing in old.items() if new.get(a) != thing} | (new.keys() - old.keys())
    if not all(isinstance(each, _SIMPLE) for a in differing for each in _both(old, new, a)):
        return before, after
    near = _near(differing, before.dependencies, after.dependencies)
    names = {_name(each) for a in differing for each in _both(old, new, a)} - {""}
    # What a parent does, it does to its children.
    tied = {*_tied(before), *_tied(after)}
    return _only(before, near, names, tied), _only(after, near, names, tied)


def _both(
    old: Mapping[Address, CatalogObject], new: Mapping[Address, CatalogObject], address: Address
) -> Iterable[CatalogObject]:
    return [each for each in (old.get(address), new.get(address)) if each is not None]


def _near(differing: set[Address], *dependencies: frozenset[Dependency]) -> set[Address]:
    """What differs, all that stands on it, and what that stands on."""
    dependents: defaultdict[Address, list[Address]] = defaultdict(list)
    for links in dependencies:
        for dependent, on, _ in links:
            dependents[on].append(dependent)
    reached, waiting = set(differing), list(differing)
    while waiting:
        for dependent in dependents.get(waiting.pop(), ()):
            if dependent not in reached:
                reached.add(dependent)
                waiting.append(dependent)
    ground = {on for links in dependencies for dependent, on, _ in links if dependent in reached}
    return reached | ground


def _name(thing: CatalogObject) -> str:
    """The name of a constraint, which is chosen with a look at those of other tables."""
    return thing.name if isinstance(thing, Constraint | NotNull) else ""


def _tied(catalog: Catalog) -> Iterator[RelationName]:
    for each in catalog.objects:
        if isinstance(each, Partition | Inheritance):
            yield from (each.table, each.parent)


def _table(thing: CatalogObject) -> RelationName | None:
    match thing:
        case Column() | Default() | NotNull() | Constraint() | Index():
            return thing.table
        case _:
            return None


def _only(
    catalog: Catalog, near: set[Address], names: set[str], tied: set[RelationName]
) -> Catalog:
    kept = {
        address: thing
        for address, thing in catalog.by_address().items()
        if address in near
        or not isinstance(thing, _PARTS)
        or _name(thing) in names
        or (tied and _table(thing) in tied)
    }
    links = frozenset(
        link
        for link in catalog.dependencies
        if link[1] in kept and (link[0] in kept or link[0].kind is ObjectKind.SEQUENCE_OWNER)
    )
    return Catalog.of(catalog.version, kept, links, catalog.casts)
