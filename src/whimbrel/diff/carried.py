"""What goes without being asked, because what it is a part of goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import CatalogObject
from ..catalog.constraint import Constraint
from ..catalog.descent import IndexPartition, Partition
from ..catalog.home import home_of
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..pg.name import RelationName
from .circles import circles
from .pairing import Pairing


class Carried:
    """For each thing that is dropped by a change of its own: its parts, and their parts."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._by: defaultdict[Address, list[CatalogObject]] = defaultdict(list)
        self._along: set[Address] = set()
        self._parents = _index_parents(pairing)
        circles = _Circles(pairing)
        referred = _referred(pairing)
        for address, thing in pairing.before.items():
            if not pairing.is_dropped(address) or circles.has(thing):
                continue
            if isinstance(thing, Partition) and thing.parent in referred:
                continue
            top = self._top(thing)
            if top is not None:
                self._by[top].append(thing)
                self._along.add(address)

    def _top(self, thing: CatalogObject) -> Address | None:
        """The outermost home that goes; None where its home stays, or it has none."""
        top, home = None, self._home(thing)
        while home is not None and self._pairing.is_replaced(home):
            top = home
            home = self._home(self._pairing.before[home])
        return top

    def _home(self, thing: CatalogObject) -> Address | None:
        """A serial column's sequence goes with it, though it has to be made before it."""
        if isinstance(thing, Sequence) and thing.owner:
            return of_relation(ObjectKind.COLUMN, *thing.owner)
        home = home_of(thing, self._pairing.relations_before)
        if isinstance(thing, Index | Constraint) and home and not self._pairing.is_dropped(home):
            parent = self._parents.get(thing.address)
            return parent if parent and self._pairing.is_dropped(parent) else home
        return home

    def is_along(self, address: Address) -> bool:
        return address in self._along

    def by(self, address: Address) -> tuple[CatalogObject, ...]:
        return tuple(self._by[address])

    def add(self, address: Address, thing: CatalogObject) -> None:
        """`thing` goes with `address` too, for a reason of PostgreSQL's own."""
        if not self.is_along(thing.address):
            self._by[address] += [thing, *self._by.pop(thing.address, ())]
            self._along.add(thing.address)


def _index_parents(pairing: Pairing) -> dict[Address, Address]:
    """An index of a partition goes with that of the parent which it is a part of, unless the
    partition is detached before."""
    relations = pairing.relations_before
    return {
        relations[each.name]: relations[each.parent]
        for each in pairing.before.values()
        if isinstance(each, IndexPartition)
        and {each.name, each.parent} <= relations.keys()
        and not pairing.is_dropped(pairing.ties[each.table])
    }


def _referred(pairing: Pairing) -> set[RelationName]:
    """Partitioned tables that stay and that foreign keys refer to: a partition of such a table
    has to be detached before it can be dropped."""
    return {
        each.references
        for side in (pairing.before, pairing.after)
        for each in side.values()
        if isinstance(each, Constraint)
        and each.references
        and not pairing.is_dropped(of_relation(ObjectKind.TABLE, each.references))
    }


class _Circles:
    """Foreign keys among tables that all go: one in a circle must go first, by itself."""

    def __init__(self, pairing: Pairing) -> None:
        to: defaultdict[RelationName, set[RelationName]] = defaultdict(set)
        for each in _keys_that_go(pairing):
            if each.references:
                to[each.table].add(each.references)
        self._circle_of = circles(to)

    def has(self, thing: CatalogObject) -> bool:
        if not isinstance(thing, Constraint) or thing.references in (None, thing.table):
            return False
        circle = self._circle_of.get(thing.table)
        return circle is not None and circle == self._circle_of.get(thing.references)


def _keys_that_go(pairing: Pairing) -> Iterator[Constraint]:
    def goes(table: RelationName | None) -> bool:
        return table is not None and pairing.is_dropped(of_relation(ObjectKind.TABLE, table))

    for each in pairing.before.values():
        if isinstance(each, Constraint) and goes(each.references) and goes(each.table):
            yield each
