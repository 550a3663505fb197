"""What a table is left with when it is detached from its parent, and what its parent takes over
when it is attached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject, Dependency
from ..catalog.column import Column, NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import IndexPartition, Partition
from ..catalog.table import Table
from ..pg.name import RelationName
from .lineage import Tie


def loosened(before: Catalog, after: Catalog) -> Catalog:
    """`before` as it is once each tie that is to go has gone, the ties themselves apart.

    DETACH PARTITION leaves indexes and copied foreign keys as the table's own; ATTACH PARTITION
    makes a foreign key that equals one of the parent's a part of that.
    """
    there = {each.address: each for each in after.objects}
    here = {each.address: each for each in before.objects}
    gone = {
        each.table: each
        for each in before.objects
        if isinstance(each, Tie) and there.get(each.address) != each
    }
    come = [e for e in after.objects if isinstance(e, Partition) and here.get(e.address) != e]
    if not gone and not come:
        return before
    wanted, own = _foreign_keys(after), _foreign_keys(before)
    adopted = {
        key.address
        for each in come
        if isinstance(here.get(of_relation(ObjectKind.TABLE, each.table)), Table)
        for key in own[each.table]
        if key.address not in there and key.definition in _definitions(wanted[each.parent])
    }
    objects = [
        _independent(each, gone)
        for each in before.objects
        if each.address not in adopted and not _is_dissolved(each, gone)
    ]
    keys = [
        (tie, key)
        for tie in gone.values()
        if isinstance(tie, Partition) and of_relation(ObjectKind.TABLE, tie.table) in there
        for key in tie.keys
        if not _is_taken_back(key, there, wanted)
    ]
    objects += [key for _, key in keys]
    objects.sort(key=lambda each: each.address)
    dependencies = {d for d in before.dependencies if d.dependent not in adopted}
    for tie, key in keys:
        dependencies.update(_dependencies(tie, key))
    return replace(before, objects=tuple(objects), dependencies=frozenset(dependencies))


def _is_dissolved(thing: CatalogObject, gone: dict[RelationName, Tie]) -> bool:
    return isinstance(thing, IndexPartition) and thing.table in gone


def _independent(thing: CatalogObject, gone: dict[RelationName, Tie]) -> CatalogObject:
    if isinstance(thing, Column | NotNull | Constraint) and thing.table in gone:
        return replace(thing, is_local=True)
    return thing


def _foreign_keys(catalog: Catalog) -> defaultdict[RelationName, list[Constraint]]:
    found: defaultdict[RelationName, list[Constraint]] = defaultdict(list)
    for each in catalog.objects:
        if isinstance(each, Constraint) and each.type is ConstraintType.FOREIGN_KEY:
            found[each.table].append(each)
    return found


def _definitions(keys: list[Constraint]) -> set[str]:
    return {each.definition for each in keys}


def _is_taken_back(
    key: Constraint,
    there: dict[Address, CatalogObject],
    wanted: defaultdict[RelationName, list[Constraint]],
) -> bool:
    """By a parent, which has the same foreign key: it is attached again."""
    tie = there.get(of_relation(ObjectKind.PARTITION, key.table))
    return isinstance(tie, Partition) and key.definition in _definitions(wanted[tie.parent])


def _dependencies(tie: Partition, key: Constraint) -> Iterator[Dependency]:
    yield Dependency(key.address, of_relation(ObjectKind.TABLE, key.table), is_automatic=True)
    if key.references:
        referred = of_relation(ObjectKind.TABLE, key.references)
        yield Dependency(key.address, referred, is_automatic=False)
    # It is there to be dropped only once the tie is cut.
    yield Dependency(tie.address, key.address, is_automatic=False)
