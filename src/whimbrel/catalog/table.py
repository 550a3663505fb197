"""Tables: ordinary, partitioned, typed, foreign; their columns, constraints and indexes, and what
they are a partition of, are objects of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """`options` are `name=value` as the server keeps them, sorted."""

    server: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`partition_key` follows PARTITION BY and speaks of `key_columns`; empty where there is none.

    `options` are storage parameters (`fillfactor=70`, `toast.autovacuum_enabled=off`), sorted;
    `access_method` and `tablespace` are empty where they are the usual ones.
    """

    name: RelationName
    is_unlogged: bool
    partition_key: str = ""
    key_columns: frozenset[str] = field(default=frozenset(), compare=False)
    options: tuple[str, ...] = ()
    access_method: str = ""
    tablespace: str = ""
    foreign: Foreign | None = None

    @property
    def address(self) -> Address:
        kind = ObjectKind.FOREIGN_TABLE if self.foreign else ObjectKind.TABLE
        return of_relation(kind, self.name)
