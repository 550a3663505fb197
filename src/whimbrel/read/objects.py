"""Rows of sequences and enums → values, each with its address registered."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.enum_type import EnumType
from ..catalog.sequence import Sequence, SequenceOptions
from ..pg.name import RelationName
from .registry import PG_CLASS, PG_TYPE, Registry
from .rows import CatalogRows


def enums(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[EnumType]:
    for row in rows.enums:
        if row.schema in schemas and not registry.is_member(PG_TYPE, row.oid):
            enum = EnumType(name=RelationName(row.schema, row.name), labels=tuple(row.labels))
            registry.add(enum.address, PG_TYPE, row.oid)
            registry.add(enum.address, PG_TYPE, row.array_type_oid)
            yield enum


def sequences(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[Sequence]:
    """Free ones and those that belong to a column of a plain table."""
    for row in rows.sequences:
        owner = registry.find(PG_CLASS, row.owner_oid, row.owner_column)
        is_apart = row.is_identity and owner is None
        if row.schema not in schemas or is_apart or registry.is_member(PG_CLASS, row.oid):
            continue
        sequence = Sequence(
            name=RelationName(row.schema, row.name),
            options=SequenceOptions(
                type=row.type,
                start=row.start,
                increment=row.increment,
                minimum=row.minimum,
                maximum=row.maximum,
                cache=row.cache,
                cycles=row.cycles,
            ),
            owner=(owner.relation, owner.part) if owner and owner.part else None,
            is_identity=row.is_identity,
            is_unlogged=row.persistence == "u",
        )
        registry.add(sequence.address, PG_CLASS, row.oid)
        yield sequence
