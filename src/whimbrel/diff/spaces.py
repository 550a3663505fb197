"""Differences of schemas, extensions, enums, and sequences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.attached import Owner
from ..catalog.catalog import Catalog
from ..catalog.column import Column
from ..catalog.enum_type import EnumType
from ..catalog.sequence import Sequence
from ..catalog.space import Extension, Schema
from ..catalog.table import Table
from ..pg.name import RelationName
from . import change as c
from .holders import holders_of
from .pairing import Pairing


def space_changes(pairing: Pairing, whole: Catalog) -> Iterator[c.Change]:
    """`whole` is what there is before, with all that does not change."""
    for address, old in pairing.before.items():
        new = pairing.after.get(address)
        match old, new:
            case Schema(), None:
                yield c.DropSchema(schema=old)
            case Extension(), None:
                yield c.DropExtension(extension=old)
            case Extension(), Extension() if old != new:
                yield c.MoveExtension(before=old, after=new)
            case EnumType(), None:
                yield c.DropEnum(enum=old)
            case EnumType(), EnumType() if old != new:
                yield from _enum_changes(pairing, old, new)
            case Sequence(), Sequence() if old != new and pairing.stays(address):
                yield from _sequence_changes(old, new, pairing, whole)
            case _:
                pass
    yield from _created(pairing, whole)


def _created(pairing: Pairing, whole: Catalog) -> Iterator[c.Change]:
    for address, new in pairing.after.items():
        if not pairing.is_created(address):
            continue
        match new:
            case Schema():
                yield c.CreateSchema(schema=new)
            case Extension():
                yield c.CreateExtension(extension=new)
            case EnumType():
                yield c.CreateEnum(enum=new)
            case Sequence() if not new.is_identity:
                yield from _sequence_created(new, pairing, whole)
            case Sequence():
                yield from _logging(new, pairing)
            case _:
                pass


def _enum_changes(pairing: Pairing, old: EnumType, new: EnumType) -> Iterator[c.Change]:
    if old.address in pairing.rebuilt:
        yield from _counted(pairing, old, new)
        yield c.RebuildType(before=old, after=new)
        yield c.DropReplacedType(type=old)
        return
    last = max((new.labels.index(label) for label in old.labels), default=-1)
    for rank, label in enumerate(new.labels):
        if label in old.labels:
            continue
        if rank > last:
            yield c.AddEnumLabel(enum=new, label=label)
        elif rank == 0:
            yield c.AddEnumLabel(enum=new, label=label, before=old.labels[0])
        else:
            yield c.AddEnumLabel(enum=new, label=label, after=new.labels[rank - 1])


def _counted(pairing: Pairing, old: EnumType, new: EnumType) -> Iterator[c.Change]:
    going = tuple(label for label in old.labels if label not in new.labels)
    holders = holders_of(old, pairing) if going else ()
    if holders:
        yield c.CountLabels(enum=old, labels=going, holders=holders)


def _sequence_changes(
    old: Sequence, new: Sequence, pairing: Pairing, whole: Catalog
) -> Iterator[c.Change]:
    if old.is_identity and not new.is_identity:
        # The identity, dropped with its column's change, takes the sequence along.
        yield from _sequence_created(new, pairing, whole)
        return
    if new.is_identity and not old.is_identity:
        yield c.DropSequence(sequence=old)
        yield from _logging(new, pairing)
        return
    if (old.options, old.is_unlogged) != (new.options, new.is_unlogged):
        yield c.AlterSequence(before=old, after=new)
    if old.owner != new.owner and not new.is_identity:
        yield c.OwnSequence(sequence=new, continues=False)


def _logging(identity: Sequence, pairing: Pairing) -> Iterator[c.Change]:
    """An identity's new sequence is logged as its table is."""
    assert identity.owner is not None
    table = pairing.after[pairing.relations_after[identity.owner[0]]]
    is_unlogged = isinstance(table, Table) and table.is_unlogged
    if identity.is_unlogged != is_unlogged:
        yield c.AlterSequence(before=replace(identity, is_unlogged=is_unlogged), after=identity)


def _sequence_created(new: Sequence, pairing: Pairing, whole: Catalog) -> Iterator[c.Change]:
    yield c.CreateSequence(sequence=new)
    if new.owner:
        column = pairing.before.get(of_relation(ObjectKind.COLUMN, *new.owner))
        had_numbers = isinstance(column, Column) and pairing.stays(column.address)
        yield c.OwnSequence(
            sequence=new,
            continues=had_numbers,
            is_new=True,
            role=_owner_of(new.owner[0], pairing, whole),
        )


def _owner_of(table: RelationName, pairing: Pairing, whole: Catalog) -> str:
    """The owner of a table that is there, where whoever runs the script need not be that."""
    address = pairing.relations_after[table]
    if not pairing.stays(address):
        return ""
    said = whole.by_address().get(Address(ObjectKind.OWNER, "", address.shown))
    return said.role if isinstance(said, Owner) else whole.usual_owner
