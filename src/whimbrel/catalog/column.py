"""Columns, and what hangs on one: default, not-null constraint, identity, generation."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..pg.name import RelationName
from .address import Address, ObjectKind, of_relation


class Identity(Enum):
    """`pg_attribute.attidentity`."""

    NONE = ""
    ALWAYS = "a"
    BY_DEFAULT = "d"

    @property
    def words(self) -> str:
        return self.name.replace("_", " ")


class Generation(Enum):
    """`pg_attribute.attgenerated`."""

    STORED = "s"
    VIRTUAL = "v"


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    how: Generation
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnType:
    """`text` as `format_type` writes it with its modifier, `base` without.

    `category` is `pg_type.typcategory` ("S": strings, "E": enums …) of the base type.
    """

    text: str
    base: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`position` is its rank in the table; two schemas that differ in it only are equal.

    `collation` is empty where it is the type's own. `is_local`: not only a parent's. `options` are
    those of a foreign table's column, `name=value`, sorted.
    """

    table: RelationName
    name: str
    position: int
    type: ColumnType
    collation: str
    identity: Identity
    generated: Generated | None
    options: tuple[str, ...] = ()
    is_local: bool = field(default=True, compare=False)

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.COLUMN, self.table, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    table: RelationName
    column: str
    expression: str

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.DEFAULT, self.table, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNull:
    """A constraint with a name since PostgreSQL 18; before, `name` is empty.

    `is_inherited`: by children, unless NO INHERIT. `is_local`: not only a parent's.
    """

    table: RelationName
    column: str
    name: str
    is_inherited: bool
    is_valid: bool
    is_local: bool = field(default=True, compare=False)

    @property
    def address(self) -> Address:
        return of_relation(ObjectKind.NOT_NULL, self.table, self.column)
