"""The order of changes around what ties tables and indexes to their parents.

A tie is cut before anything else happens to either end, and made after everything else, so that
meanwhile each table changes by itself. Only indexes of the parent come later: PostgreSQL would
make those of the partition by itself, under names of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ...catalog.address import Address, ObjectKind
from ...catalog.catalog import Catalog
from ...catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ...catalog.index import Index
from ...diff import change as c
from ...diff.renaming import Rename
from ...pg.name import RelationName
from .effect import Effect

Edge = tuple[int, int]

_PARTS = frozenset(
    [
        ObjectKind.TABLE,
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.COLUMN,
        ObjectKind.DEFAULT,
        ObjectKind.NOT_NULL,
        ObjectKind.CONSTRAINT,
        ObjectKind.TRIGGER,
        ObjectKind.STORAGE,
    ]
)
_COLUMN_PARTS = frozenset(
    [ObjectKind.COLUMN, ObjectKind.DEFAULT, ObjectKind.NOT_NULL, ObjectKind.CONSTRAINT]
)


def descent_edges(
    changes: Sequence[c.Change], effects: Sequence[Effect], before: Catalog, after: Catalog
) -> Iterator[Edge]:
    """(first, then) by numbers of changes."""
    ties = [e for cat in (before, after) for e in cat.objects if isinstance(e, _ALL_TIES)]
    if not ties:
        return
    touching = _touching(changes, effects)
    yield from _cut(changes, effects, touching)
    yield from _made(changes, touching, _twins(changes, after))
    yield from _leaves_first(changes)
    yield from _index_parts(changes)
    yield from _continued(changes)
    kept = _pairs(before.objects) & _pairs(after.objects) - _pairs(_cut_ties(changes))
    yield from _parents_first(changes, effects, kept)


def _pairs(things: Iterable[object]) -> set[tuple[RelationName, RelationName]]:
    return {(each.table, each.parent) for each in things if isinstance(each, _TIES)}


def _cut_ties(changes: Sequence[c.Change]) -> Iterator[object]:
    for change in changes:
        match change:
            case c.Drop(thing=Partition() | Inheritance() as tie):
                yield tie
            case c.DropTable(carries=carries):
                yield from carries
            case _:
                pass


_TIES = (Partition, Inheritance)
_ALL_TIES = (Partition, Inheritance, OfType)


def _touching(
    changes: Sequence[c.Change], effects: Sequence[Effect]
) -> defaultdict[RelationName, set[int]]:
    """Which changes do something to a table or a part of it."""
    found: defaultdict[RelationName, set[int]] = defaultdict(set)
    for number, (change, effect) in enumerate(zip(changes, effects, strict=True)):
        if isinstance(change, c.RenameConstraint):
            found[change.table].add(number)
        if isinstance(change, Rename):
            continue
        for address in (*effect.creates, *effect.drops, *effect.alters):
            if address.kind in _PARTS:
                found[address.relation].add(number)
        if isinstance(change, c.CreateIndex | c.DropIndex):
            found[change.index.table].add(number)
    return found


def _cut(
    changes: Sequence[c.Change],
    effects: Sequence[Effect],
    touching: defaultdict[RelationName, set[int]],
) -> Iterator[Edge]:
    cutting: defaultdict[RelationName, list[int]] = defaultdict(list)
    for number, change in enumerate(changes):
        match change:
            case c.Drop(thing=Partition() | Inheritance() as tie):
                cutting[tie.parent].append(number)
                for then in touching[tie.table] | touching[tie.parent]:
                    yield number, then
            case c.Drop(thing=OfType() as typing):
                yield from ((number, then) for then in touching[typing.table])
            case c.DropTable():
                for each in change.carries:
                    if isinstance(each, _TIES):
                        cutting[each.parent].append(number)
            case _:
                pass
    for number, change in enumerate(changes):
        # The bound of what goes may overlap that of what comes.
        if isinstance(change, c.Create) and isinstance(change.thing, Partition):
            for first in cutting[change.thing.parent]:
                yield first, number


def _twins(changes: Sequence[c.Change], after: Catalog) -> set[int]:
    """Indexes that equal one which is a part of the parent's, and are none: made later, lest they
    be taken for it when their table is attached."""
    parts = {each.name for each in after.objects if isinstance(each, IndexPartition)}
    taken = {e.on for e in after.objects if isinstance(e, Index) and e.name in parts}
    return {
        number
        for number, each in enumerate(changes)
        if isinstance(each, c.CreateIndex)
        and each.index.on in taken
        and each.index.name not in parts
    }


def _made(
    changes: Sequence[c.Change], touching: defaultdict[RelationName, set[int]], twins: set[int]
) -> Iterator[Edge]:
    for number, change in enumerate(changes):
        match change:
            case c.Create(thing=Partition() | Inheritance() as tie):
                for other in touching[tie.table]:
                    yield (number, other) if other in twins else (other, number)
                for other in touching[tie.parent]:
                    if _has_index(changes[other]):
                        yield number, other
                    elif not _may_come_later(changes[other]):
                        yield other, number
            case c.Create(thing=OfType() as typing):
                yield from ((other, number) for other in touching[typing.table])
            case c.CreateTable(parents=parents):
                # It takes over columns, defaults and checks as they are when it is made.
                for each in parents:
                    for other in touching[each.parent]:
                        if not isinstance(changes[other], c.DropTable | c.DropColumn | c.Create):
                            yield other, number
            case _:
                pass


def _has_index(change: c.Change) -> bool:
    match change:
        case c.CreateIndex():
            return True
        case c.AddConstraint(constraint=constraint):
            return constraint.type.has_index
        case _:
            return False


def _may_come_later(change: c.Change) -> bool:
    """A table that goes, and what PostgreSQL hands down to partitions whenever it comes."""
    match change:
        case c.DropTable():
            return True
        case c.AddConstraint(constraint=constraint):
            return constraint.references is not None
        case c.Create():
            return True
        case _:
            return False


def _leaves_first(changes: Sequence[c.Change]) -> Iterator[Edge]:
    """A partition is attached with its own partitions, whose indexes make its own valid."""
    tying = [
        (number, each.thing)
        for number, each in enumerate(changes)
        if isinstance(each, c.Create) and isinstance(each.thing, Partition)
    ]
    by_parent: defaultdict[RelationName, list[int]] = defaultdict(list)
    for number, tie in tying:
        by_parent[tie.parent].append(number)
    for number, tie in tying:
        yield from ((leaf, number) for leaf in by_parent[tie.table])


def _index_parts(changes: Sequence[c.Change]) -> Iterator[Edge]:
    """After their tables are tied, and from the leaves upwards."""
    tying = {
        (each.thing.table, each.thing.parent): number
        for number, each in enumerate(changes)
        if isinstance(each, c.Create) and isinstance(each.thing, Partition)
    }
    parts = [
        (number, each.thing)
        for number, each in enumerate(changes)
        if isinstance(each, c.Create) and isinstance(each.thing, IndexPartition)
    ]
    upwards: defaultdict[RelationName, list[int]] = defaultdict(list)
    for (table, _), number in tying.items():
        upwards[table].append(number)
    by_parent: defaultdict[RelationName, list[int]] = defaultdict(list)
    for number, part in parts:
        by_parent[part.parent].append(number)
    for number, part in parts:
        # An index that lacks parts is passed over when its table is attached, and one more made.
        yield from ((number, then) for then in upwards[part.parent_table])
        tie = tying.get((part.table, part.parent_table))
        if tie is not None:
            yield tie, number
        for leaf in by_parent[part.name]:
            yield leaf, number


def _continued(changes: Sequence[c.Change]) -> Iterator[Edge]:
    """Numbers go on behind the rows of all partitions."""
    making = c.CreateTable | c.CreateSequence | c.OwnSequence
    tying = [
        number
        for number, each in enumerate(changes)
        if isinstance(each, making)
        or (isinstance(each, c.Create) and isinstance(each.thing, Partition))
    ]
    for number, change in enumerate(changes):
        if isinstance(change, c.ContinueSequence):
            yield from ((first, number) for first in tying)


def _comes_first(child: c.Change, parent: c.Change) -> bool:
    """What becomes the parent's too has to be there, under its name, by then."""
    if isinstance(child, c.RenameConstraint):
        return not isinstance(parent, c.RenameConstraint)
    return isinstance(child, c.AddColumn) and isinstance(parent, c.AddColumn)


def _parents_first(
    changes: Sequence[c.Change],
    effects: Sequence[Effect],
    kept: set[tuple[RelationName, RelationName]],
) -> Iterator[Edge]:
    """What a table needs beyond what its parent hands down comes after that; its own constraint
    gets another name before it is the parent's too."""
    by_address: defaultdict[Address, list[int]] = defaultdict(list)
    for number, effect in enumerate(effects):
        for address in {*effect.creates, *effect.drops, *effect.alters}:
            if address.kind in _COLUMN_PARTS:
                by_address[address].append(number)
    children: defaultdict[RelationName, list[RelationName]] = defaultdict(list)
    for table, parent in kept:
        children[parent].append(table)
    for address, firsts in by_address.items():
        for child in children.get(address.relation, ()):
            theirs = by_address.get(address._replace(schema=child.schema, name=child.relation), ())
            for first in firsts:
                for then in theirs:
                    if _comes_first(changes[then], changes[first]):
                        yield then, first
                    elif then not in firsts:
                        yield first, then
