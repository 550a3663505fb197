"""Differences of tables as wholes, of constraints and of indexes, and what goes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog
from ..catalog.column import Column, Default, NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.table import Table
from ..pg.name import RelationName
from . import change as c
from .carried import Carried
from .pairing import Pairing


def table_changes(pairing: Pairing, before: Catalog, carried: Carried) -> Iterator[c.Change]:
    """Tables, and every drop of what may be carried along by one or by a column."""
    _carry_by_columns(pairing, before, carried)
    for address, old in pairing.before.items():
        if not pairing.is_dropped(address) or carried.is_along(address):
            continue
        match old:
            case Table():
                yield c.DropTable(table=old, carries=carried.by(address))
            case Column():
                yield c.DropColumn(column=old, carries=carried.by(address))
            case Constraint():
                yield c.DropConstraint(constraint=old)
            case Index():
                yield c.DropIndex(index=old)
            case Sequence() if not old.is_identity:
                yield c.DropSequence(sequence=old)
            case _:
                pass
    yield from _kept(pairing)
    yield from _created(pairing)


def _kept(pairing: Pairing) -> Iterator[c.Change]:
    for address, old in pairing.before.items():
        new = pairing.after.get(address)
        match old, new:
            case Table(), Table() if old != new:
                yield c.SetLogging(after=new)
            case Constraint(), Constraint():
                if pairing.stays(address) and new.is_valid and not old.is_valid:
                    yield c.ValidateConstraint(constraint=new)
            case _:
                pass


def _created(pairing: Pairing) -> Iterator[c.Change]:
    parts = _Parts(pairing)
    for address, new in pairing.after.items():
        if not pairing.is_created(address):
            continue
        match new:
            case Table():
                yield parts.table(new)
            case Constraint():
                if not (pairing.is_new(_table_of(new)) and is_inline(new)):
                    yield c.AddConstraint(constraint=new)
            case Index():
                yield c.CreateIndex(index=new)
            case _:
                pass


def is_inline(constraint: Constraint) -> bool:
    """Can it be written in CREATE TABLE? Foreign keys may go round in circles."""
    return constraint.type is not ConstraintType.FOREIGN_KEY and constraint.is_valid


class _Parts:
    """The parts of tables that are created whole."""

    def __init__(self, pairing: Pairing) -> None:
        self._columns: defaultdict[RelationName, list[Column]] = defaultdict(list)
        self._constraints: defaultdict[RelationName, list[Constraint]] = defaultdict(list)
        self._pairing = pairing
        for each in pairing.after.values():
            if isinstance(each, Column):
                self._columns[each.table].append(each)
            elif isinstance(each, Constraint) and is_inline(each):
                self._constraints[each.table].append(each)

    def table(self, table: Table) -> c.CreateTable:
        columns = sorted(self._columns[table.name], key=lambda column: column.position)
        constraints = sorted(self._constraints[table.name], key=_primary_first)
        return c.CreateTable(
            table=table,
            columns=tuple(new_column(each, self._pairing) for each in columns),
            constraints=tuple(constraints),
        )


def _primary_first(constraint: Constraint) -> tuple[bool, str]:
    return constraint.type is not ConstraintType.PRIMARY_KEY, constraint.name


def new_column(column: Column, pairing: Pairing) -> c.NewColumn:
    """`column` as it is to be written, with what belongs to it."""
    default = pairing.after.get(of_relation(ObjectKind.DEFAULT, column.table, column.name))
    not_null = pairing.after.get(of_relation(ObjectKind.NOT_NULL, column.table, column.name))
    return c.NewColumn(
        column=column,
        default=default if isinstance(default, Default) else None,
        not_null=not_null if isinstance(not_null, NotNull) else None,
        is_name_taken=isinstance(not_null, NotNull) and pairing.is_name_taken(not_null),
        sequence=pairing.identities_after.get((column.table, column.name)),
    )


def _table_of(thing: Constraint) -> Address:
    return of_relation(ObjectKind.TABLE, thing.table)


def _carry_by_columns(pairing: Pairing, before: Catalog, carried: Carried) -> None:
    """What hangs on exactly one column that goes, and does not come back."""
    hangs_on: defaultdict[Address, set[Address]] = defaultdict(set)
    for link in before.dependencies:
        if link.is_automatic and link.on.kind is ObjectKind.COLUMN and pairing.is_dropped(link.on):
            hangs_on[link.dependent].add(link.on)
    for dependent, columns in hangs_on.items():
        thing = pairing.before.get(dependent)
        if isinstance(thing, Constraint | Index) and len(columns) == 1:
            column = next(iter(columns))
            if pairing.is_gone(dependent) and not carried.is_along(column):
                carried.add(column, thing)
