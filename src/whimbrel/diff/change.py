"""What can differ between two schemas: one small value per kind of change, none of them SQL."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.address import Address
from ..catalog.attached import DefaultPrivileges, Owner, Privileges, SecurityLabel
from ..catalog.catalog import CatalogObject
from ..catalog.column import Column, Default, NotNull
from ..catalog.comment import Comment
from ..catalog.composite_type import CompositeType
from ..catalog.constraint import Constraint
from ..catalog.domain import Domain
from ..catalog.enum_type import EnumType
from ..catalog.index import Index
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.sequence import Sequence
from ..catalog.space import Extension, Schema
from ..catalog.stated import Stated
from ..catalog.table import Table
from ..catalog.trigger import EventTrigger, Trigger
from ..catalog.view import MaterializedView, View
from ..pg.name import RelationName


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColumn:
    """A column with all that is written beside it."""

    column: Column
    default: Default | None = None
    not_null: NotNull | None = None
    sequence: Sequence | None = None  # an identity column's
    is_name_taken: bool = False  # the not-null constraint's, in another table of the schema


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSchema:
    schema: Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSchema:
    schema: Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateExtension:
    extension: Extension


@dataclass(frozen=True, slots=True, kw_only=True)
class DropExtension:
    extension: Extension


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveExtension:
    before: Extension
    after: Extension


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateEnum:
    enum: EnumType


@dataclass(frozen=True, slots=True, kw_only=True)
class DropEnum:
    enum: EnumType


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEnumLabel:
    """At most one of `before` and `after` is set; neither: at the end."""

    enum: EnumType
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildType:
    """What cannot be altered in place while columns are of that type: a new type takes the name.
    Its columns are retyped by changes of their own. `along`: parts made with it."""

    before: EnumType | Domain | CompositeType
    after: EnumType | Domain | CompositeType
    along: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropReplacedType:
    """What `RebuildType` has put aside, once no column is of that type any more."""

    type: EnumType | Domain | CompositeType
    carries: tuple[CatalogObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateSequence:
    """Its owning column is a change of its own."""

    sequence: Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSequence:
    sequence: Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterSequence:
    before: Sequence
    after: Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSequence:
    """`continues`: the sequence is new, the column is not; it goes on from the column's rows."""

    sequence: Sequence
    continues: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable:
    """Foreign keys, and constraints that are not valid, are changes of their own."""

    table: Table
    columns: tuple[NewColumn, ...]
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTable:
    """`carries`: what goes with it without being asked."""

    table: Table
    carries: tuple[CatalogObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLogging:
    after: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class AddColumn:
    new: NewColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class DropColumn:
    """`carries`: what goes with it without being asked."""

    column: Column
    carries: tuple[CatalogObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterColumnType:
    """`using` is the expression that leads from the old to the new (`"c"::text::uuid`), `""`
    where an assignment does it by itself."""

    before: Column
    after: Column
    using: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDefault:
    default: Default


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDefault:
    default: Default


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNotNull:
    """`is_name_taken`: another table of the schema has a constraint of that name, so the server
    would choose another by itself."""

    not_null: NotNull
    is_name_taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DropNotNull:
    not_null: NotNull


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateNotNull:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DropExpression:
    """A generated column becomes an ordinary one and keeps its values."""

    after: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConstraint:
    constraint: Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class DropConstraint:
    constraint: Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateConstraint:
    constraint: Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIndex:
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIndex:
    index: Index


# What holds no rows: made, dropped and altered as a whole.
Whole = (
    View
    | MaterializedView
    | Routine
    | Trigger
    | EventTrigger
    | Policy
    | Domain
    | CompositeType
    | Stated
    | Comment
    | Owner
    | Privileges
    | DefaultPrivileges
    | SecurityLabel
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """`along`: parts that are written inside the statement."""

    thing: Whole
    along: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """`carries`: what goes with it without being asked."""

    thing: Whole
    carries: tuple[CatalogObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alter:
    """In place: what stands on it stays. Both are of one class."""

    before: Whole
    after: Whole


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


Rename = RenameTable | RenameColumn | RenameConstraint | RenameIndex | RenameSequence | RenameLabel

Change = (
    CreateSchema
    | DropSchema
    | CreateExtension
    | DropExtension
    | MoveExtension
    | CreateEnum
    | DropEnum
    | AddEnumLabel
    | RebuildType
    | DropReplacedType
    | CreateSequence
    | DropSequence
    | AlterSequence
    | OwnSequence
    | CreateTable
    | DropTable
    | SetLogging
    | AddColumn
    | DropColumn
    | AlterColumnType
    | SetDefault
    | DropDefault
    | SetNotNull
    | DropNotNull
    | ValidateNotNull
    | AddIdentity
    | DropIdentity
    | SetIdentity
    | SetExpression
    | DropExpression
    | AddConstraint
    | DropConstraint
    | ValidateConstraint
    | CreateIndex
    | DropIndex
    | Create
    | Drop
    | Alter
    | Rename
)
