"""The SQL of tables as wholes."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.constraint import Constraint
from ...diff import change as c
from ...pg.name import quote
from .column_sql import column_text
from .setting_sql import alter_table, foreign_options, keep_constraint, options_text


def table_statements(
    change: c.CreateTable | c.DropTable | c.SetLogging | c.AlterTable,
) -> tuple[str, ...]:
    match change:
        case c.CreateTable():
            kept = (each for key in change.constraints for each in keep_constraint(key))
            return (_create_table(change), *kept)
        case c.DropTable():
            foreign = "FOREIGN " if change.table.foreign else ""
            return (f"DROP {foreign}TABLE {change.table.name}",)
        case c.SetLogging():
            how = "UNLOGGED" if change.after.is_unlogged else "LOGGED"
            return (f"ALTER TABLE {change.after.name} SET {how}",)
        case c.AlterTable():
            return tuple(alter_table(change.before, change.after))


def _create_table(change: c.CreateTable) -> str:
    """What is only its parents', or its type's, is not written."""
    table = change.table
    kind = "FOREIGN " if table.foreign else "UNLOGGED " if table.is_unlogged else ""
    lines = [*_columns(change)]
    lines += [named_constraint(each) for each in change.constraints if _is_own(change, each)]
    body = "(\n    " + ",\n    ".join(lines) + "\n)" if lines else "()"
    of = f"OF {change.of_type.type}" if change.of_type else ""
    if of:
        body = f"{of} {body}" if lines else of
    return f"CREATE {kind}TABLE {table.name} {body}{_clauses(change)}"


def _columns(change: c.CreateTable) -> Iterator[str]:
    for new in change.columns:
        if change.of_type:
            text = column_text(new, is_typed=True)
            if text:
                yield text
        elif new.column.is_local or not change.parents:
            yield column_text(new)


def _is_own(change: c.CreateTable, constraint: Constraint) -> bool:
    return constraint.is_local or not change.parents


def _clauses(change: c.CreateTable) -> str:
    """In the order of the manual."""
    table = change.table
    words = ""
    if change.parents:
        words += f"\nINHERITS ({', '.join(str(each.parent) for each in change.parents)})"
    if table.partition_key:
        words += f"\nPARTITION BY {table.partition_key}"
    if table.foreign:
        words += f"\nSERVER {quote(table.foreign.server)}{foreign_options(table.foreign.options)}"
    if table.access_method:
        words += f"\nUSING {quote(table.access_method)}"
    if table.options:
        words += f"\nWITH ({options_text(table.options)})"
    if table.tablespace:
        words += f"\nTABLESPACE {quote(table.tablespace)}"
    return words


def named_constraint(constraint: Constraint) -> str:
    return f"CONSTRAINT {quote(constraint.name)} {constraint.definition}"
