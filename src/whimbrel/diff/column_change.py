"""What can differ in columns: one small value per kind of change, none of them SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..catalog.catalog import CatalogObject
from ..catalog.column import Column, Default, NotNull
from ..catalog.sequence import Sequence

if TYPE_CHECKING:
    from .change import Change

# The same change of the tables that inherit, which PostgreSQL makes along with it. Where `is_only`,
# it makes none of them.
Heirs = tuple["Change", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColumn:
    """A column with all that is written beside it."""

    column: Column
    default: Default | None = None
    not_null: NotNull | None = None
    sequence: Sequence | None = None  # an identity column's
    is_name_taken: bool = False  # the not-null constraint's, in another table of the schema


@dataclass(frozen=True, slots=True, kw_only=True)
class AddColumn:
    new: NewColumn
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropColumn:
    """`carries`: what goes with it without being asked."""

    column: Column
    carries: tuple[CatalogObject, ...]
    heirs: Heirs = ()
    is_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterColumnType:
    """`using` are the casts that lead from the old to the new (`::text::uuid`), `""` where an
    assignment does it by itself."""

    before: Column
    after: Column
    using: str
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDefault:
    default: Default
    heirs: Heirs = ()
    is_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDefault:
    default: Default
    heirs: Heirs = ()
    is_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNotNull:
    """`is_name_taken`: another table of the schema has a constraint of that name, so the server
    would choose another by itself."""

    not_null: NotNull
    is_name_taken: bool = False
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropNotNull:
    not_null: NotNull
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateNotNull:
    not_null: NotNull
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInherit:
    """INHERIT or NO INHERIT, as it says, in place (since PostgreSQL 18)."""

    not_null: NotNull


@dataclass(frozen=True, slots=True, kw_only=True)
class AddIdentity:
    """To a column that exists; its sequence goes on from the column's rows."""

    column: Column
    sequence: Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIdentity:
    column: Column
    sequence: Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class SetIdentity:
    """ALWAYS or BY DEFAULT, as `after` says."""

    after: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class SetExpression:
    """Of a generated column, in place."""

    after: Column
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropExpression:
    """A generated column becomes an ordinary one and keeps its values."""

    after: Column
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetColumnOptions:
    """Of a foreign table's column."""

    before: Column
    after: Column
