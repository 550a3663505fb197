"""What is called otherwise afterwards: one small value per kind of rename."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.address import Address, ObjectKind
from ..pg.name import RelationName


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTable:
    """`columns` are the table's, under its new name."""

    before: RelationName
    after: RelationName
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameColumn:
    table: RelationName
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameConstraint:
    """Not-null constraints too, whose address does not hold their name."""

    table: RelationName
    before: str
    after: str
    address: Address
    has_index: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameIndex:
    before: RelationName
    after: RelationName


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameSequence:
    before: RelationName
    after: RelationName


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameLabel:
    enum: RelationName
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameSchema:
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameType:
    """An enum, domain, composite or range type, as `kind` says; into another schema, too."""

    kind: ObjectKind
    before: RelationName
    after: RelationName


Rename = (
    RenameTable
    | RenameColumn
    | RenameConstraint
    | RenameIndex
    | RenameSequence
    | RenameLabel
    | RenameSchema
    | RenameType
)
