"""What goes first among changes that may go in any order: a script that reads well."""

from __future__ import annotations

from ...catalog.address import Address
from ...catalog.attached import DefaultPrivileges, Owner, Privileges, SecurityLabel
from ...catalog.comment import Comment
from ...catalog.composite_type import CompositeType
from ...catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ...catalog.domain import Domain
from ...catalog.policy import Policy
from ...catalog.routine import Routine
from ...catalog.setting import Clustering, ColumnStorage, ReplicaIdentity, RowSecurity
from ...catalog.stated import Stated
from ...catalog.trigger import EventTrigger, Trigger
from ...catalog.view import MaterializedView, View
from ...diff import change as c

# Room first, then names, then what has to go before new things come; what loses data comes last.
_RANKS: tuple[tuple[object, ...], ...] = (
    (c.RenameSchema, c.RenameType),
    (c.CreateSchema, c.CreateExtension, c.MoveExtension),
    ((c.Drop, EventTrigger),),
    (c.CountLabels,),
    ((c.Drop, Comment), (c.Drop, Privileges), (c.Drop, SecurityLabel)),
    ((c.Drop, Policy), (c.Drop, Trigger)),
    ((c.Drop, MaterializedView), (c.Drop, View)),
    # Its members' names may be taken by what comes.
    (c.DropExtension,),
    (c.RenameTable, c.RenameColumn, c.RenameLabel),
    (c.RenameConstraint, c.RenameIndex, c.RenameSequence),
    ((c.Drop, Partition), (c.Drop, Inheritance), (c.Drop, OfType)),
    ((c.Drop, ReplicaIdentity), (c.Drop, Clustering)),
    (c.CreateEnum, c.AddEnumLabel, c.PutAside, c.RebuildType, c.CreateSequence),
    ((c.Create, Domain), (c.Create, CompositeType), (c.Alter, CompositeType)),
    ((c.Create, Stated), (c.Alter, Stated)),
    (c.CreateTable,),
    (c.DropConstraint, c.DropIndex),
    (c.AddColumn, c.OwnSequence, c.AlterSequence, c.SetLogging, c.AlterTable),
    (c.DropDefault, c.AlterColumnType, c.SetDefault, c.SetExpression, c.DropExpression),
    (c.SetNotNull, c.DropNotNull, c.SetInherit, c.AddIdentity, c.DropIdentity, c.SetIdentity),
    (c.SetColumnOptions, (c.Create, ColumnStorage), (c.Alter, ColumnStorage)),
    ((c.Drop, ColumnStorage),),
    ((c.Alter, Routine), (c.Create, Routine)),
    (c.CreateIndex, c.AlterIndex),
    (c.AddConstraint, c.AlterConstraint),
    ((c.Create, Partition), (c.Create, Inheritance), (c.Create, IndexPartition)),
    ((c.Create, OfType),),
    (c.ContinueSequence,),
    (c.ValidateConstraint, c.ValidateNotNull),
    ((c.Alter, View), (c.Create, View), (c.Alter, MaterializedView), (c.Create, MaterializedView)),
    ((c.Alter, Trigger), (c.Create, Trigger), (c.Alter, Policy), (c.Create, Policy)),
    ((c.Create, ReplicaIdentity), (c.Alter, ReplicaIdentity)),
    ((c.Create, Clustering), (c.Alter, Clustering)),
    ((c.Create, RowSecurity), (c.Alter, RowSecurity), (c.Drop, RowSecurity)),
    ((c.Alter, Comment), (c.Create, Comment)),
    ((c.Create, Owner), (c.Alter, Owner), (c.Drop, Owner)),
    ((c.Create, Privileges), (c.Alter, Privileges)),
    ((c.Create, SecurityLabel), (c.Alter, SecurityLabel)),
    (c.DropColumn,),
    (c.DropTable, c.DropSequence),
    ((c.Drop, Routine), (c.Drop, Stated), (c.Drop, Domain), (c.Drop, CompositeType)),
    (c.DropReplacedType, c.DropEnum, c.DropSchema),
    ((c.Alter, EventTrigger), (c.Create, EventTrigger)),
    # What this script makes is made under the old ones.
    ((c.Create, DefaultPrivileges), (c.Alter, DefaultPrivileges), (c.Drop, DefaultPrivileges)),
)
_RANK_OF = {kind: rank for rank, kinds in enumerate(_RANKS) for kind in kinds}


def weight_of(change: c.Change, number: int) -> tuple[object, ...]:
    """Foreign keys after the keys they refer to; else in the order of comparison."""
    is_foreign_key = isinstance(change, c.AddConstraint) and change.constraint.type.value == "f"
    return _RANK_OF[_kind(change)], is_foreign_key, number


def _kind(change: c.Change) -> object:
    match change:
        case c.Drop(thing=Stated(home=Address())):
            # A part, which may stand in the way of what its whole is to become.
            return c.Drop, Trigger
        case c.Create() | c.Drop():
            return type(change), type(change.thing)
        case c.Alter():
            return c.Alter, type(change.after)
        case _:
            return type(change)
