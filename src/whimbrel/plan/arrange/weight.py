"""What goes first among changes that may go in any order: a script that reads well."""

from __future__ import annotations

from ...diff import change as c

# Room first, then names, then what has to go before new things come; what loses data comes last.
_RANKS: tuple[tuple[type[object], ...], ...] = (
    (c.CreateSchema, c.CreateExtension, c.MoveExtension),
    (c.RenameTable, c.RenameColumn, c.RenameLabel),
    (c.RenameConstraint, c.RenameIndex, c.RenameSequence),
    (c.CreateEnum, c.AddEnumLabel, c.RebuildEnum, c.CreateSequence),
    (c.CreateTable,),
    (c.DropConstraint, c.DropIndex),
    (c.AddColumn, c.OwnSequence, c.AlterSequence, c.SetLogging),
    (c.DropDefault, c.AlterColumnType, c.SetDefault, c.SetExpression, c.DropExpression),
    (c.SetNotNull, c.DropNotNull, c.AddIdentity, c.DropIdentity, c.SetIdentity),
    (c.CreateIndex,),
    (c.AddConstraint,),
    (c.ValidateConstraint, c.ValidateNotNull),
    (c.SetComment, c.DropComment),
    (c.DropColumn,),
    (c.DropTable, c.DropSequence),
    (c.DropReplacedEnum, c.DropEnum, c.DropExtension, c.DropSchema),
)
_RANK_OF = {kind: rank for rank, kinds in enumerate(_RANKS) for kind in kinds}


def weight_of(change: c.Change, number: int) -> tuple[object, ...]:
    """Foreign keys after the keys they refer to; else in the order of comparison."""
    is_foreign_key = isinstance(change, c.AddConstraint) and change.constraint.type.value == "f"
    return _RANK_OF[type(change)], is_foreign_key, number
