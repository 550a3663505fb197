"""What can matter to a comparison of two large schemas that are nearly the same.

Most columns, constraints and indexes are equal on both sides, and nothing that differs stands on
them or is stood on by them: they are left out before anything is asked of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
_PARTS = frozenset([Column, Default, NotNull, Constraint, Index, Sequence, Comment])
# Differences of other kinds may reach further than dependencies tell.
_SIMPLE = (*_PARTS, Table, View, MaterializedView, Routine, Trigger, Policy)
_TIES = (Partition, Inheritance)


def focused(before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
    """Both without what cannot matter; as they are where that is not sure, or not worth it."""
    if len(before.objects) + len(after.objects) < WORTH_IT:
        return before, after
    old, new = before.by_address(), after.by_address()
    differing = {a for a, thing in old.items() if new.get(a) != thing} | (new.keys() - old.keys())
    things = [each[a] for a in differing for each in (old, new) if a in each]
    if not all(isinstance(each, _SIMPLE) for each in things):
        return before, after
    links = [_touching(differing, each.dependencies) for each in (before, after)]
    reached = differing | {each.dependent for some in links for each in some}
    if len(reached) > len(differing):
        # Usually what stands on something that differs does so itself.
        reached = _reached(reached, [*before.dependencies, *after.dependencies])
        links = [_touching(reached, each.dependencies) for each in (before, after)]
    near = _Near(
        addresses=reached | {each.on for some in links for each in some},
        names={_name(each) for each in things} - {""},
        tied={*_tied(before), *_tied(after)},
    )
    if near.tied:
        return _only(before, near, before.dependencies), _only(after, near, after.dependencies)
    return _only(before, near, links[0]), _only(after, near, links[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    """`addresses`: of what differs, of all that stands on it, and of what that stands on; `names`
    of constraints, which are chosen with a look at those of other tables; `tied`: what a parent
    does, it does to its children."""

    addresses: set[Address]
    names: set[str]
    tied: set[RelationName]

    def has(self, address: Address, thing: CatalogObject) -> bool:
        return (
            type(thing) not in _PARTS
            or address in self.addresses
            or bool(self.names and _name(thing) in self.names)
            or bool(self.tied and _table(thing) in self.tied)
        )


def _touching(addresses: set[Address], links: Iterable[Dependency]) -> list[Dependency]:
    """Links that begin or end there. Looking whether a kind can be meant at all is cheaper than
    looking up an address."""
    kinds = {each.kind for each in addresses}
    return [
        link
        for link in links
        if (link[0][0] in kinds and link[0] in addresses)
        or (link[1][0] in kinds and link[1] in addresses)
    ]


def _reached(start: set[Address], links: list[Dependency]) -> set[Address]:
    """And all that stands on it."""
    dependents: defaultdict[Address, list[Address]] = defaultdict(list)
    for dependent, on, _ in links:
        dependents[on].append(dependent)
    reached, waiting = set(start), list(start)
    while waiting:
        for dependent in dependents.get(waiting.pop(), ()):
            if dependent not in reached:
                reached.add(dependent)
                waiting.append(dependent)
    return reached


def _name(thing: CatalogObject) -> str:
    return thing.name if isinstance(thing, Constraint | NotNull) else ""


def _tied(catalog: Catalog) -> Iterator[RelationName]:
    for each in catalog.objects:
        if isinstance(each, _TIES):
            yield from (each.table, each.parent)


def _table(thing: CatalogObject) -> RelationName | None:
    match thing:
        case Column() | Default() | NotNull() | Constraint() | Index():
            return thing.table
        case _:
            return None


def _only(catalog: Catalog, near: _Near, links: Iterable[Dependency]) -> Catalog:
    kept = {a: thing for a, thing in catalog.by_address().items() if near.has(a, thing)}
    inside = frozenset(
        link
        for link in links
        if link[1] in kept and (link[0] in kept or link[0].kind is ObjectKind.SEQUENCE_OWNER)
    )
    return Catalog.of(catalog.version, kept, inside, catalog.casts)
