"""Indexes that are not a constraint's own."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`on` is `pg_get_indexdef` after the word ON: table, method, keys, predicate, options.

    `is_valid` is false after a failed concurrent build.
    """

    name: RelationName
    table: RelationName
    on: str
    is_unique: bool
    is_valid: bool

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.INDEX, self.name)
