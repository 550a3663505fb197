"""Ordinary tables; their columns, constraints and indexes are objects of their own."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    name: RelationName
    is_unlogged: bool

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.TABLE, self.name)
