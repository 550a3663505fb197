"""Domains; their defaults, not-null and check constraints are objects of their own."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation
from .column import ColumnType


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """`collation` is empty where it is the underlying type's own."""

    name: RelationName
    type: ColumnType
    collation: str

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.DOMAIN, self.name)
