"""The SQL of columns and of what hangs on one."""

from __future__ import annotations

from ...catalog.column import Column, Generated, NotNull
from ...catalog.sequence import Sequence
from ...diff import change as c
from ...pg.name import RelationName, quote
from .sequence_sql import go_on, unusual_options
from .setting_sql import foreign_options, foreign_options_changed

# The server cuts longer names and chooses others where one is taken; then it is written out.
_LONGEST_NAME_BYTES = 63


def column_statements(change: c.Change) -> tuple[str, ...]:
    match change:
        case c.AddColumn():
            table = change.new.column.table
            return (f"ALTER TABLE {table} ADD COLUMN {column_text(change.new)}",)
        case c.DropColumn():
            only = "ONLY " if change.is_only else ""
            of = f"{only}{change.column.table}"
            return (f"ALTER TABLE {of} DROP COLUMN {quote(change.column.name)}",)
        case c.AlterColumnType():
            return (_alter(change.after.table, change.after.name) + _new_type(change),)
        case c.SetColumnOptions():
            changed = foreign_options_changed(change.before.options, change.after.options)
            alter = f"ALTER COLUMN {quote(change.after.name)}"
            return (f"ALTER FOREIGN TABLE {change.after.table} {alter} {changed}",)
        case c.SetDefault() | c.DropDefault():
            return (_default(change),)
        case c.SetNotNull() | c.DropNotNull() | c.ValidateNotNull() | c.SetInherit():
            return (_not_null(change),)
        case c.AddIdentity() | c.DropIdentity() | c.SetIdentity():
            return _identity(change)
        case c.SetExpression():
            alter = _alter(change.after.table, change.after.name)
            assert change.after.generated is not None
            return (f"{alter}SET EXPRESSION AS ({change.after.generated.expression})",)
        case c.DropExpression():
            return (_alter(change.after.table, change.after.name) + "DROP EXPRESSION",)
        case _:
            raise AssertionError(f"no SQL is known of {type(change).__name__}")


def _alter(table: RelationName, column: str) -> str:
    return f"ALTER TABLE {table} ALTER COLUMN {quote(column)} "


def column_text(new: c.NewColumn, *, is_typed: bool = False) -> str:
    """As inside CREATE TABLE and after ADD COLUMN. `is_typed`: what a typed table adds to its
    type's column, or nothing."""
    column = new.column
    parts = [quote(column.name), "WITH OPTIONS" if is_typed else column.type.text]
    if column.options:
        parts.append(foreign_options(column.options).strip())
    if column.collation and not is_typed:
        parts.append(f"COLLATE {column.collation}")
    usual = len(parts)
    if column.generated:
        parts.append(_generated(column.generated))
    if new.default:
        parts.append(f"DEFAULT {new.default.expression}")
    if new.sequence:
        parts.append(_as_identity(column, new.sequence))
    if new.not_null:
        parts.append(_inline_not_null(new.not_null, new.is_name_taken))
    return "" if is_typed and len(parts) == usual else " ".join(parts)


def _generated(generated: Generated) -> str:
    return f"GENERATED ALWAYS AS ({generated.expression}) {generated.how.name}"


def _as_identity(column: Column, sequence: Sequence) -> str:
    words = unusual_options(sequence.options)
    usual = RelationName(column.table.schema, f"{column.table.relation}_{column.name}_seq")
    if sequence.name != usual or len(usual.relation.encode()) > _LONGEST_NAME_BYTES:
        words.insert(0, f"SEQUENCE NAME {sequence.name}")
    options = f" ({' '.join(words)})" if words else ""
    return f"GENERATED {column.identity.words} AS IDENTITY{options}"


def _inline_not_null(not_null: NotNull, is_name_taken: bool) -> str:
    no_inherit = "" if not_null.is_inherited else " NO INHERIT"
    if _has_usual_name(not_null) and not is_name_taken:
        return f"NOT NULL{no_inherit}"
    return f"CONSTRAINT {quote(not_null.name)} NOT NULL{no_inherit}"


def _has_usual_name(not_null: NotNull) -> bool:
    """The name that PostgreSQL 18 gives by itself; before 18 there is none."""
    usual = f"{not_null.table.relation}_{not_null.column}_not_null"
    fits = len(usual.encode()) <= _LONGEST_NAME_BYTES
    return not not_null.name or (fits and not_null.name == usual)


def _new_type(change: c.AlterColumnType) -> str:
    after = change.after
    collation = f" COLLATE {after.collation}" if after.collation else ""
    using = f" USING {change.using}" if change.using else ""
    return f"TYPE {after.type.text}{collation}{using}"


def _default(change: c.SetDefault | c.DropDefault) -> str:
    only = "ONLY " if change.is_only else ""
    default = change.default
    alter = f"ALTER TABLE {only}{default.table} ALTER COLUMN {quote(default.column)} "
    if isinstance(change, c.DropDefault):
        return f"{alter}DROP DEFAULT"
    return f"{alter}SET DEFAULT {change.default.expression}"


def _not_null(change: c.SetNotNull | c.DropNotNull | c.ValidateNotNull | c.SetInherit) -> str:
    not_null = change.not_null
    alter = _alter(not_null.table, not_null.column)
    match change:
        case c.DropNotNull():
            return f"{alter}DROP NOT NULL"
        case c.ValidateNotNull():
            return f"ALTER TABLE {not_null.table} VALIDATE CONSTRAINT {quote(not_null.name)}"
        case c.SetInherit():
            how = "INHERIT" if not_null.is_inherited else "NO INHERIT"
            name = quote(not_null.name)
            return f"ALTER TABLE {not_null.table} ALTER CONSTRAINT {name} {how}"
        case c.SetNotNull():
            is_plain = not_null.is_inherited and not_null.is_valid
            if _has_usual_name(not_null) and is_plain and not change.is_name_taken:
                return f"{alter}SET NOT NULL"
            return add_not_null(not_null, is_valid=not_null.is_valid)


def add_not_null(not_null: NotNull, *, is_valid: bool) -> str:
    """PostgreSQL 18 only."""
    words = "" if not_null.is_inherited else " NO INHERIT"
    words += "" if is_valid else " NOT VALID"
    return (
        f"ALTER TABLE {not_null.table} ADD CONSTRAINT {quote(not_null.name)} "
        f"NOT NULL {quote(not_null.column)}{words}"
    )


def _identity(change: c.AddIdentity | c.DropIdentity | c.SetIdentity) -> tuple[str, ...]:
    match change:
        case c.AddIdentity():
            column = change.column
            identity = _as_identity(column, change.sequence)
            return (
                f"{_alter(column.table, column.name)}ADD {identity}",
                go_on(change.sequence, column.table, column.name),
            )
        case c.DropIdentity():
            return (f"{_alter(change.column.table, change.column.name)}DROP IDENTITY",)
        case c.SetIdentity():
            words = change.after.identity.words
            return (f"{_alter(change.after.table, change.after.name)}SET GENERATED {words}",)
