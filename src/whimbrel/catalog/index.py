"""Indexes that are not a constraint's own."""

from __future__ import annotations

from dataclasses import dataclass

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`on` is `pg_get_indexdef` after the word ON: table, method, keys, predicate.

    `is_valid` is false after a failed concurrent build. `options` are `fillfactor=70` and the
    like; `statistics` are pairs of the number of a key and its target.
    """

    name: RelationName
    table: RelationName
    on: str
    is_unique: bool
    is_valid: bool
    options: tuple[str, ...] = ()
    tablespace: str = ""
    statistics: tuple[tuple[int, int], ...] = ()

    @property
    def is_partitioned(self) -> bool:
        """It has no rows of its own; its parts are indexes of the partitions."""
        return self.on.startswith("ONLY ")

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.INDEX, self.name)
