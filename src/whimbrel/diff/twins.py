"""Indexes that would be taken for another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import CatalogObject
from ..catalog.descent import IndexPartition
from ..catalog.index import Index

Objects = Mapping[Address, CatalogObject]


def twins(before: Objects, after: Objects, is_created: Callable[[Address], bool]) -> set[Address]:
    """When a partition is attached, PostgreSQL takes any index of it that equals the parent's: one
    that is to stay by itself has to be out of the way meanwhile."""
    taken = set(_taken(after, is_created))
    if not taken:
        return set()
    parts = {each.name for each in after.values() if isinstance(each, IndexPartition)}
    return {
        address
        for address, each in before.items()
        if isinstance(each, Index) and each.on in taken and each.name not in parts
    }


def _taken(after: Objects, is_created: Callable[[Address], bool]) -> Iterator[str]:
    """What the indexes are on that become parts."""
    for address, part in after.items():
        if isinstance(part, IndexPartition) and is_created(address):
            index = after.get(of_relation(ObjectKind.INDEX, part.name))
            if isinstance(index, Index):
                yield index.on
