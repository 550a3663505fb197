"""Composite types that are not a table's row type."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """`type` as `format_type` writes it; `collation` is empty where it is the type's own."""

    name: str
    type: str
    collation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeType:
    """Attributes in their order, which is part of what a value looks like."""

    name: RelationName
    attributes: tuple[Attribute, ...]

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.COMPOSITE_TYPE, self.name)
