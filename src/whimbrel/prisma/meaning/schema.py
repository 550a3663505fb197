"""A whole Prisma schema as values, names of the schema beside names of the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from ..language.syntax import Arity, Document, Span
from .default import Default
from .scalars import NativeType, Scalar


class Action(Enum):
    """What a foreign key does when the row it points to goes or changes its key."""

    CASCADE = "Cascade"
    RESTRICT = "Restrict"
    NO_ACTION = "NoAction"
    SET_NULL = "SetNull"
    SET_DEFAULT = "SetDefault"


class RelationMode(Enum):
    FOREIGN_KEYS = "foreignKeys"
    PRISMA = "prisma"  # no foreign keys in the database


@dataclass(frozen=True, slots=True)
class EnumRef:
    """The type of a field: an enum by its name in the schema."""

    name: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A type that Prisma's client cannot read, as PostgreSQL spells it."""

    text: str


@dataclass(frozen=True, slots=True)
class ScalarType:
    scalar: Scalar
    native: NativeType | None = None


ColumnType = ScalarType | EnumRef | Unsupported


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field that is a column. `name` in the schema, `column` in the database."""

    name: str
    column: str
    type: ColumnType
    arity: Arity
    default: Default | None
    is_updated_at: bool
    is_ignored: bool
    docs: tuple[str, ...]
    span: Span

    @property
    def is_required(self) -> bool:
        return self.arity is Arity.REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationField:
    """One end of a relation. `fields` and `references` are names in the schema, empty at the end
    that holds no foreign key; `relation_name` is empty where none is written."""

    name: str
    target: str
    arity: Arity
    relation_name: str
    fields: tuple[str, ...]
    references: tuple[str, ...]
    on_delete: Action | None
    on_update: Action | None
    constraint: str
    is_ignored: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A primary key. `name` is that of its constraint."""

    columns: tuple[str, ...]  # names in the schema
    name: str
    span: Span


class Sort(Enum):
    ASC = "Asc"
    DESC = "Desc"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPart:
    """`column` is the field's name in the schema; `operator_class` as PostgreSQL spells it."""

    column: str
    sort: Sort | None = None
    operator_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """`method` is empty for btree; `predicate` is SQL, empty for all rows."""

    parts: tuple[IndexPart, ...]
    name: str
    is_unique: bool
    method: str = ""
    predicate: str = ""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`schema` is empty where the connection's own is meant."""

    name: str
    table: str
    schema: str
    is_view: bool
    is_ignored: bool
    columns: tuple[Column, ...]
    relations: tuple[RelationField, ...]
    key: Key | None
    indexes: tuple[Index, ...]
    docs: tuple[str, ...]
    span: Span

    def column(self, name: str) -> Column | None:
        return next((each for each in self.columns if each.name == name), None)

    def column_names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names in the database of fields by their names in the schema."""
        known = {each.name: each.column for each in self.columns}
        return tuple(known[name] for name in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    name: str
    label: str
    docs: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    name: str
    type: str  # its name in the database
    schema: str
    values: tuple[EnumValue, ...]
    docs: tuple[str, ...]
    span: Span

    def label(self, value: str) -> str:
        return next(each.label for each in self.values if each.name == value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """`columns` and `references` are names in the database; `field` and `back` are the fields at
    its two ends."""

    model: str
    field: str
    target: str
    back: str
    columns: tuple[str, ...]
    references: tuple[str, ...]
    on_delete: Action
    on_update: Action
    name: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyToMany:
    """An implicit table between two models, `first` before `second` in the order of bytes."""

    name: str  # of the relation, as its table has it behind the underscore
    first: str
    second: str
    schema: str
    fields: tuple[tuple[str, str], tuple[str, str]]  # model and field of both ends
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    name: str
    schema: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaSchema:
    """`foreign_keys` and `many_to_many` follow from the relations; `schemas` is what the
    datasource lists, empty for one alone."""

    document: Document
    enums: tuple[EnumType, ...] = ()
    models: tuple[Model, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    many_to_many: tuple[ManyToMany, ...] = ()
    schemas: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()
    relation_mode: RelationMode = RelationMode.FOREIGN_KEYS
    preview_features: frozenset[str] = frozenset()

    def model(self, name: str) -> Model:
        return next(each for each in self.models if each.name == name)

    def enum(self, name: str) -> EnumType:
        return next(each for each in self.enums if each.name == name)

    @property
    def has_foreign_keys(self) -> bool:
        return self.relation_mode is RelationMode.FOREIGN_KEYS

    @property
    def tables(self) -> Iterator[Model]:
        """Models; views are made by migrations, and Prisma writes no SQL for them."""
        return (each for each in self.models if not each.is_view)
