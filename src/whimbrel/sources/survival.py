"""Tables and columns that a script claims to keep are the same ones afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..catalog.address import Address, ObjectKind, of_relation
from ..diff import change as c
from ..diff.difference import Difference
from ..pg.name import RelationName
from ..plan.trail import KEEP
from ..read.identity import TableIdentity

Identities = Mapping[RelationName, TableIdentity]


def lost_in_words(difference: Difference, before: Identities, after: Identities) -> tuple[str, ...]:
    """What was dropped and made anew though the changes do not say so: its rows are gone."""
    return tuple(_lost(difference, before, after))


def _lost(difference: Difference, before: Identities, after: Identities) -> Iterator[str]:
    changes = _flat(difference.changes)
    dropped_tables = {each.table.name for each in changes if isinstance(each, c.DropTable)}
    dropped = {each.column.address for each in changes if isinstance(each, c.DropColumn)}
    rewritten = {name for each in changes for name in _may_rewrite(each)}
    names = _NewNames(changes)
    for old_name, old in before.items():
        name = names.table(old_name)
        new = after.get(name)
        # What is kept goes there and back under names that no change speaks of.
        if name in dropped_tables or name.schema == KEEP:
            continue
        if new is None or new.oid != old.oid:
            yield f"table {name.shown} is not the table it was: its rows are lost"
            continue
        if new.filenode != old.filenode and name not in rewritten:
            yield f"table {name.shown} was rewritten, which no change asks for"
        numbers = dict(new.columns)
        for old_column, number in old.columns:
            column = names.column(name, old_column)
            kept = of_relation(ObjectKind.COLUMN, name, column) not in dropped
            if kept and numbers.get(column) != number:
                yield f"column {name.shown}.{column} is not the column it was: its values are lost"


def _flat(changes: tuple[c.Change, ...]) -> tuple[c.Change, ...]:
    """With what they do to tables that inherit."""
    return tuple(each for change in changes for each in (change, *getattr(change, "heirs", ())))


def _may_rewrite(change: c.Change) -> Iterator[RelationName]:
    match change:
        case c.AlterColumnType() | c.SetExpression() | c.DropExpression():
            yield change.after.table
        case c.SetLogging() | c.AlterTable():
            yield change.after.name
        case c.AddColumn():
            yield change.new.column.table
        case _:
            pass


class _NewNames:
    def __init__(self, changes: tuple[c.Change, ...]) -> None:
        self._tables = {e.before: e.after for e in changes if isinstance(e, c.RenameTable)}
        self._columns: dict[Address, str] = {
            of_relation(ObjectKind.COLUMN, each.table, each.before): each.after
            for each in changes
            if isinstance(each, c.RenameColumn)
        }

    def table(self, name: RelationName) -> RelationName:
        return self._tables.get(name, name)

    def column(self, table: RelationName, name: str) -> str:
        return self._columns.get(of_relation(ObjectKind.COLUMN, table, name), name)
