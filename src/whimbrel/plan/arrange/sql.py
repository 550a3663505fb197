"""The SQL of each change, in the direct form: what psql would run as it stands."""

from __future__ import annotations

from ...catalog.address import ObjectKind
from ...catalog.constraint import Constraint
from ...catalog.index import Index
from ...diff import change as c
from ...pg.name import RelationName, literal, quote
from .column_sql import column_statements
from .sequence_sql import go_on, sequence_statements
from .setting_sql import alter_constraint, alter_index, keep_constraint, keep_index, options_text
from .table_sql import named_constraint, table_statements
from .type_sql import drop_replaced, enum_statement, rebuild_statements
from .whole_sql import whole_statements


def statements_of(change: c.Change) -> tuple[str, ...]:
    """Usually one statement; without closing semicolons."""
    match change:
        case c.CreateSchema():
            return (f"CREATE SCHEMA {quote(change.schema.name)}",)
        case c.DropSchema():
            return (f"DROP SCHEMA {quote(change.schema.name)}",)
        case c.CreateExtension() | c.DropExtension() | c.MoveExtension():
            return (_extension(change),)
        case c.CreateEnum() | c.DropEnum() | c.AddEnumLabel():
            return (enum_statement(change),)
        case c.CountLabels() | c.PutAside() | c.RebuildType():
            return rebuild_statements(change)
        case c.DropReplacedType():
            return (drop_replaced(change),)
        case c.CreateSequence() | c.DropSequence() | c.AlterSequence() | c.OwnSequence():
            return sequence_statements(change)
        case c.ContinueSequence(sequence=sequence):
            assert sequence.owner is not None
            return (go_on(sequence, *sequence.owner),)
        case c.CreateTable() | c.DropTable() | c.SetLogging() | c.AlterTable():
            return table_statements(change)
        case (
            c.RenameTable()
            | c.RenameColumn()
            | c.RenameConstraint()
            | c.RenameIndex()
            | c.RenameSequence()
            | c.RenameLabel()
            | c.RenameSchema()
            | c.RenameType()
        ):
            return _rename(change)
        case c.AddConstraint():
            return (add_constraint(change.constraint), *keep_constraint(change.constraint))
        case c.DropConstraint() | c.ValidateConstraint():
            return (_constraint(change),)
        case c.AlterConstraint():
            return tuple(alter_constraint(change))
        case c.CreateIndex():
            return (create_index(change.index), *keep_index(change.index))
        case c.AlterIndex():
            return tuple(alter_index(change.before, change.after))
        case c.Create() | c.Drop() | c.Alter():
            return whole_statements(change)
        case c.DropIndex():
            return (f"DROP INDEX {change.index.name}",)
        case _:
            return column_statements(change)


def _extension(change: c.CreateExtension | c.DropExtension | c.MoveExtension) -> str:
    match change:
        case c.CreateExtension():
            schema = quote(change.extension.schema)
            return f"CREATE EXTENSION {quote(change.extension.name)} WITH SCHEMA {schema}"
        case c.DropExtension():
            return f"DROP EXTENSION {quote(change.extension.name)}"
        case c.MoveExtension():
            schema = quote(change.after.schema)
            return f"ALTER EXTENSION {quote(change.after.name)} SET SCHEMA {schema}"


def add_constraint(constraint: Constraint) -> str:
    """A partitioned table's key is made without those of its partitions, which are made, and
    attached, by themselves."""
    not_valid = "" if constraint.is_valid else " NOT VALID"
    only = "ONLY " if constraint.is_partitioned and constraint.type.has_index else ""
    return f"ALTER TABLE {only}{constraint.table} ADD {named_constraint(constraint)}{not_valid}"


def _constraint(change: c.DropConstraint | c.ValidateConstraint) -> str:
    constraint = change.constraint
    match change:
        case c.DropConstraint():
            return f"ALTER TABLE {constraint.table} DROP CONSTRAINT {quote(constraint.name)}"
        case c.ValidateConstraint():
            return f"ALTER TABLE {constraint.table} VALIDATE CONSTRAINT {quote(constraint.name)}"


def create_index(index: Index, *, concurrently: bool = False) -> str:
    unique = "UNIQUE " if index.is_unique else ""
    how = "CONCURRENTLY " if concurrently else ""
    on = with_parameters(index)
    return f"CREATE {unique}INDEX {how}{index.name.bare} ON {on}"


def with_parameters(index: Index) -> str:
    """They stand before the predicate."""
    words = f" WITH ({options_text(index.options)})" if index.options else ""
    words += f" TABLESPACE {quote(index.tablespace)}" if index.tablespace else ""
    on, where, predicate = index.on.partition(" WHERE (")
    return f"{on}{words}{where}{predicate}"


def _rename(change: c.Rename) -> tuple[str, ...]:
    match change:
        case c.RenameTable():
            return _moved("TABLE", change.before, change.after)
        case c.RenameColumn():
            old, new = quote(change.before), quote(change.after)
            return (f"ALTER TABLE {change.table} RENAME COLUMN {old} TO {new}",)
        case c.RenameConstraint():
            old, new = quote(change.before), quote(change.after)
            kind = "DOMAIN" if change.address.kind is ObjectKind.DOMAIN_CONSTRAINT else "TABLE"
            return (f"ALTER {kind} {change.table} RENAME CONSTRAINT {old} TO {new}",)
        case c.RenameIndex():
            return (f"ALTER INDEX {change.before} RENAME TO {change.after.bare}",)
        case c.RenameSchema():
            return (f"ALTER SCHEMA {quote(change.before)} RENAME TO {quote(change.after)}",)
        case c.RenameType():
            kind = "DOMAIN" if change.kind is ObjectKind.DOMAIN else "TYPE"
            return _moved(kind, change.before, change.after)
        case c.RenameLabel():
            old, new = literal(change.before), literal(change.after)
            return (f"ALTER TYPE {change.enum} RENAME VALUE {old} TO {new}",)
        case c.RenameSequence():
            return (f"ALTER SEQUENCE {change.before} RENAME TO {change.after.bare}",)


def _moved(kind: str, before: RelationName, after: RelationName) -> tuple[str, ...]:
    """To another schema, to another name, or both: the name last, where it has arrived."""
    statements: list[str] = []
    if before.schema != after.schema:
        statements.append(f"ALTER {kind} {before} SET SCHEMA {quote(after.schema)}")
    if before.relation != after.relation:
        there = RelationName(after.schema, before.relation)
        statements.append(f"ALTER {kind} {there} RENAME TO {after.bare}")
    return tuple(statements)
