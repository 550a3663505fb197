"""Primary key, unique, check, foreign key and exclusion constraints."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


class ConstraintType(Enum):
    """`pg_constraint.contype`."""

    PRIMARY_KEY = "p"
    UNIQUE = "u"
    CHECK = "c"
    FOREIGN_KEY = "f"
    EXCLUSION = "x"

    @property
    def has_index(self) -> bool:
        return self in (self.PRIMARY_KEY, self.UNIQUE, self.EXCLUSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """`definition` is `pg_get_constraintdef` without NOT VALID, which is `is_valid`.

    `options` and `tablespace` are its index's. `is_local`: not only a parent's.
    `is_partitioned`: of a partitioned table.
    """

    table: RelationName
    name: str
    type: ConstraintType
    definition: str
    columns: tuple[str, ...]
    is_valid: bool
    references: RelationName | None = None
    options: tuple[str, ...] = ()
    tablespace: str = ""
    is_local: bool = field(default=True, compare=False)
    is_partitioned: bool = field(default=False, compare=False)

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.CONSTRAINT, self.table, self.name)
