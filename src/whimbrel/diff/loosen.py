"""What a table is left with when it is detached from its parent, and what its parent takes over
when it is attached."""

from __future__ import annotations

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
    adopted = {key.address for each in come for key in _adopted(each, here, there)}
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
        if not _is_taken_back(key, there)
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


def _adopted(
    tie: Partition, here: dict[Address, CatalogObject], there: dict[Address, CatalogObject]
) -> Iterator[Constraint]:
    """Foreign keys of a table to be attached that are its parent's too."""
    if not isinstance(here.get(of_relation(ObjectKind.TABLE, tie.table)), Table):
        return
    wanted = {
        each.definition
        for each in there.values()
        if isinstance(each, Constraint)
        and each.table == tie.parent
        and each.type is ConstraintType.FOREIGN_KEY
    }
    for each in here.values():
        if (
            isinstance(each, Constraint)
            and each.table == tie.table
            and each.type is ConstraintType.FOREIGN_KEY
            and each.definition in wanted
            and each.address not in there
        ):
            yield each


def _is_taken_back(key: Constraint, there: dict[Address, CatalogObject]) -> bool:
    """By a parent, which has the same foreign key: it is attached again."""
    tie = there.get(of_relation(ObjectKind.PARTITION, key.table))
    return isinstance(tie, Partition) and any(
        isinstance(each, Constraint)
        and each.table == tie.parent
        and each.definition == key.definition
        for each in there.values()
    )


def _dependencies(tie: Partition, key: Constraint) -> Iterator[Dependency]:
    yield Dependency(key.address, of_relation(ObjectKind.TABLE, key.table), is_automatic=True)
    if key.references:
        referred = of_relation(ObjectKind.TABLE, key.references)
        yield Dependency(key.address, referred, is_automatic=False)
    # It is there to be dropped only once the tie is cut.
    yield Dependency(tie.address, key.address, is_automatic=False)
