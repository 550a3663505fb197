"""The rows of the catalog's questions (`sql/*.sql`), as the server gives them: with OIDs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRow:
    oid: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRow:
    oid: int
    name: str
    schema: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    oid: int
    schema: str
    name: str
    kind: str
    persistence: str
    is_partition: bool
    is_child: bool
    of_type: str
    nature: str
    row_type_oid: int
    array_type_oid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    relation_oid: int
    number: int
    name: str
    type: str
    base_type: str
    category: str
    collation: str
    is_not_null: bool
    identity: str
    generated: str
    default_oid: int
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintRow:
    oid: int
    relation_oid: int
    name: str
    type: str
    definition: str
    is_valid: bool
    no_inherit: bool
    index_oid: int
    references_oid: int
    columns: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    oid: int
    relation_oid: int
    schema: str
    name: str
    body: str
    is_unique: bool
    is_valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceRow:
    oid: int
    schema: str
    name: str
    persistence: str
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycles: bool
    owner_oid: int
    owner_column: int
    is_identity: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumRow:
    oid: int
    array_type_oid: int
    schema: str
    name: str
    labels: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """An object that is named but not taken apart; `kind` is a value of `ObjectKind`."""

    class_oid: int
    oid: int
    kind: str
    schema: str
    name: str
    part: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRow:
    """A property of another object; `part` is a column's number or 0."""

    class_oid: int
    oid: int
    part: int
    kind: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    class_oid: int
    oid: int
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRow:
    class_oid: int
    oid: int
    part: int
    on_class_oid: int
    on_oid: int
    on_part: int
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CastRow:
    source: str
    target: str
    is_assignment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogRows:
    """The answers to all questions, taken in one snapshot."""

    schemas: list[SchemaRow]
    extensions: list[ExtensionRow]
    relations: list[RelationRow]
    columns: list[ColumnRow]
    constraints: list[ConstraintRow]
    indexes: list[IndexRow]
    sequences: list[SequenceRow]
    enums: list[EnumRow]
    named: list[NamedRow]
    properties: list[PropertyRow]
    owners: list[OwnerRow]
    dependencies: list[DependencyRow]
    casts: list[CastRow]
