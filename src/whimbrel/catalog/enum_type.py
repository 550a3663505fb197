"""Enum types."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """An enum with its labels in their sort order."""

    name: RelationName
    labels: tuple[str, ...]

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.ENUM, self.name)
