"""What can differ between two schemas: one small value per kind of change, none of them SQL."""

from __future__ import annotations

from dataclasses import dataclass

from ..catalog.attached import DefaultPrivileges, Owner, Privileges, SecurityLabel
from ..catalog.catalog import CatalogObject
from ..catalog.comment import Comment
from ..catalog.composite_type import CompositeType
from ..catalog.constraint import Constraint
from ..catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ..catalog.domain import Domain
from ..catalog.enum_type import EnumType
from ..catalog.index import Index
from ..catalog.policy import Policy
from ..catalog.routine import Routine
from ..catalog.sequence import Sequence
from ..catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from ..catalog.space import Extension, Schema
from ..catalog.stated import Stated
from ..catalog.table import Table
from ..catalog.trigger import EventTrigger, Trigger
from ..catalog.view import MaterializedView, View
from .column_change import AddColumn as AddColumn
from .column_change import AddIdentity as AddIdentity
from .column_change import AlterColumnType as AlterColumnType
from .column_change import DropColumn as DropColumn
from .column_change import DropDefault as DropDefault
from .column_change import DropExpression as DropExpression
from .column_change import DropIdentity as DropIdentity
from .column_change import DropNotNull as DropNotNull
from .column_change import Heirs as Heirs
from .column_change import NewColumn as NewColumn
from .column_change import SetColumnOptions as SetColumnOptions
from .column_change import SetDefault as SetDefault
from .column_change import SetExpression as SetExpression
from .column_change import SetIdentity as SetIdentity
from .column_change import SetInherit as SetInherit
from .column_change import SetNotNull as SetNotNull
from .column_change import ValidateNotNull as ValidateNotNull
from .holder import Holder
from .renaming import Rename as Rename
from .renaming import RenameColumn as RenameColumn
from .renaming import RenameConstraint as RenameConstraint
from .renaming import RenameIndex as RenameIndex
from .renaming import RenameLabel as RenameLabel
from .renaming import RenameSchema as RenameSchema
from .renaming import RenameSequence as RenameSequence
from .renaming import RenameTable as RenameTable
from .renaming import RenameType as RenameType


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


# A range type is stated whole.
Replaceable = EnumType | Domain | CompositeType | Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildType:
    """What cannot be altered in place while columns are of that type: a new type takes the name.
    Its columns are retyped by changes of their own. `along`: parts made with it."""

    before: Replaceable
    after: Replaceable
    along: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAside:
    """What PostgreSQL has made along with a type that gets a successor: the names of its
    constructors, which speak of what it stands on, are free again before any of that changes."""

    of: Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLabels:
    """No change: before any, the script stops where a value is one of the labels that go."""

    enum: EnumType
    labels: tuple[str, ...]
    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropReplacedType:
    """What `RebuildType` has put aside, once no column is of that type any more."""

    type: Replaceable
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
    """`continues`: the sequence is new, the column is not; it goes on from the column's rows.
    `is_new`: the sequence was not there before, or is made anew. `role`: who owns the table, and
    has to own the sequence first; empty where that is whoever makes it."""

    sequence: Sequence
    continues: bool
    is_new: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueSequence:
    """Behind the rows of partitions that outlive the table they were part of."""

    sequence: Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateTable:
    """Foreign keys, and constraints that are not valid, are changes of their own.

    With `parents` it INHERITS, and has by itself what is only theirs (`columns` has all).
    """

    table: Table
    columns: tuple[NewColumn, ...]
    constraints: tuple[Constraint, ...]
    parents: tuple[Inheritance, ...] = ()
    of_type: OfType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DropTable:
    """`carries`: what goes with it without being asked."""

    table: Table
    carries: tuple[CatalogObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLogging:
    after: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterTable:
    """Storage parameters, access method, tablespace, options of a foreign table."""

    before: Table
    after: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class AddConstraint:
    constraint: Constraint
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DropConstraint:
    constraint: Constraint
    heirs: Heirs = ()
    carries: tuple[CatalogObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateConstraint:
    constraint: Constraint
    heirs: Heirs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterConstraint:
    """When it is checked, and how its index is kept."""

    before: Constraint
    after: Constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateIndex:
    index: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class DropIndex:
    index: Index
    carries: tuple[CatalogObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlterIndex:
    """How it is kept, and how exactly its expressions are counted."""

    before: Index
    after: Index


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
    | Partition
    | Inheritance
    | OfType
    | IndexPartition
    | RowSecurity
    | ReplicaIdentity
    | Clustering
    | ColumnStorage
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """`along`: parts that are written inside the statement. `brings`: what comes by itself."""

    thing: Whole
    along: tuple[Stated, ...] = ()
    brings: tuple[IndexPartition, ...] = ()


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


Change = (
    CreateSchema
    | DropSchema
    | CreateExtension
    | DropExtension
    | MoveExtension
    | CreateEnum
    | DropEnum
    | AddEnumLabel
    | CountLabels
    | PutAside
    | RebuildType
    | DropReplacedType
    | CreateSequence
    | DropSequence
    | AlterSequence
    | OwnSequence
    | ContinueSequence
    | CreateTable
    | DropTable
    | SetLogging
    | AlterTable
    | AddColumn
    | DropColumn
    | AlterColumnType
    | SetDefault
    | DropDefault
    | SetNotNull
    | DropNotNull
    | ValidateNotNull
    | SetInherit
    | AddIdentity
    | DropIdentity
    | SetIdentity
    | SetExpression
    | DropExpression
    | SetColumnOptions
    | AddConstraint
    | DropConstraint
    | ValidateConstraint
    | AlterConstraint
    | CreateIndex
    | DropIndex
    | AlterIndex
    | Create
    | Drop
    | Alter
    | Rename
)
