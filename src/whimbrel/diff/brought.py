"""Parts of indexes that come with the partition: PostgreSQL looks for them when it attaches one.

The manual, ALTER TABLE … ATTACH PARTITION: "If there is an equivalent index" in the table to be
attached, it is made a part of the parent's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import CatalogObject
from ..catalog.constraint import Constraint
from ..catalog.descent import IndexPartition, Partition
from ..catalog.index import Index
from .pairing import Pairing


def brought(pairing: Pairing) -> dict[Address, list[IndexPartition]]:
    """By the tie that brings them. Left out where two indexes are equal, or the parent's is made
    only afterwards."""
    found: defaultdict[Address, list[IndexPartition]] = defaultdict(list)
    counts = Counter(_shape(each) for each in pairing.after.values() if _has_index(each))
    for part in pairing.after.values():
        if not isinstance(part, IndexPartition) or not pairing.is_created(part.address):
            continue
        tie = pairing.after.get(of_relation(ObjectKind.PARTITION, part.table))
        is_new = isinstance(tie, Partition) and tie.parent == part.parent_table
        if not (tie and is_new and pairing.is_created(tie.address)):
            continue
        if _is_there_before(part, pairing) and _is_alone(part, pairing, counts):
            found[tie.address].append(part)
    return found


def _is_there_before(part: IndexPartition, pairing: Pairing) -> bool:
    """The parent's index stays, or is written inside CREATE TABLE."""
    address = pairing.relations_after.get(part.parent)
    if address is None:
        return False
    table = pairing.relations_after[part.parent_table]
    is_inside = isinstance(pairing.after[address], Constraint) and pairing.is_created(table)
    return pairing.stays(address) or is_inside


def _is_alone(part: IndexPartition, pairing: Pairing, counts: Counter[Hashable]) -> bool:
    address = pairing.relations_after.get(part.name)
    return address is not None and counts[_shape(pairing.after[address])] == 1


def _has_index(thing: CatalogObject) -> bool:
    return isinstance(thing, Index) or (isinstance(thing, Constraint) and thing.type.has_index)


def _shape(thing: CatalogObject) -> Hashable:
    """Unique indexes and unique constraints can stand for each other."""
    match thing:
        case Index() if not thing.is_unique:
            return thing.table, thing.on
        case Index() | Constraint():
            return thing.table, "unique"
        case _:
            return None
