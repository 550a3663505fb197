"""Differences of tables as wholes, of constraints and of indexes, and what goes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import Column, Default, NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.table import Table
from ..pg.name import RelationName
from . import change as c
from .pairing import Pairing


def table_changes(pairing: Pairing, before: Catalog) -> Iterator[c.Change]:
    """Tables, and every drop of what may be carried along by one or by a column."""
    carried = _carried_by_tables(pairing)
    for table, things in carried.items():
        old = pairing.before[of_relation(ObjectKind.TABLE, table)]
        assert isinstance(old, Table)
        yield c.DropTable(table=old, carries=tuple(things))
    along = {each.address for things in carried.values() for each in things}
    by_column = _carried_by_columns(pairing, before, along)
    for column, things in by_column.items():
        old_column = pairing.before[column]
        assert isinstance(old_column, Column)
        yield c.DropColumn(column=old_column, carries=tuple(things))
    along |= {each.address for things in by_column.values() for each in things}
    yield from _dropped(pairing, along)
    yield from _kept(pairing)
    yield from _created(pairing)


def _dropped(pairing: Pairing, along: set[Address]) -> Iterator[c.Change]:
    for address, old in pairing.before.items():
        if address in along or not pairing.is_dropped(address):
            continue
        match old:
            case Constraint():
                yield c.DropConstraint(constraint=old)
            case Index():
                yield c.DropIndex(index=old)
            case Sequence() if not old.is_identity:
                yield c.DropSequence(sequence=old)
            case _:
                pass


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


def _table_of(thing: Constraint | Index | Column) -> Address:
    return of_relation(ObjectKind.TABLE, thing.table)


def _carried_by_tables(pairing: Pairing) -> dict[RelationName, list[CatalogObject]]:
    gone = {
        each.name: list[CatalogObject]()
        for each in pairing.before.values()
        if isinstance(each, Table) and pairing.is_gone(each.address)
    }
    circles = _Circles(pairing, frozenset(gone))
    for each in pairing.before.values():
        match each:
            case Column() | Default() | NotNull() | Index() if each.table in gone:
                gone[each.table].append(each)
            case Constraint() if each.table in gone and not circles.has(each):
                gone[each.table].append(each)
            case Sequence() if each.owner and each.owner[0] in gone:
                if pairing.is_gone(each.address):
                    gone[each.owner[0]].append(each)
            case _:
                pass
    return gone


class _Circles:
    """Foreign keys among tables that all go: one in a circle must go first, by itself."""

    def __init__(self, pairing: Pairing, gone: frozenset[RelationName]) -> None:
        self._to: defaultdict[RelationName, set[RelationName]] = defaultdict(set)
        for each in pairing.before.values():
            if isinstance(each, Constraint) and each.references in gone and each.table in gone:
                self._to[each.table].add(each.references)

    def has(self, key: Constraint) -> bool:
        if key.references is None or key.references == key.table:
            return False
        seen, waiting = {key.references}, [key.references]
        while waiting:
            for table in self._to[waiting.pop()] - seen:
                seen.add(table)
                waiting.append(table)
        return key.table in seen


def _carried_by_columns(
    pairing: Pairing, before: Catalog, along: set[Address]
) -> dict[Address, list[CatalogObject]]:
    """What hangs on exactly one column that goes, and does not come back."""
    dropped = {
        address: list[CatalogObject]()
        for address, each in pairing.before.items()
        if isinstance(each, Column) and pairing.is_dropped(address) and address not in along
    }
    hangs_on: defaultdict[Address, set[Address]] = defaultdict(set)
    for link in before.dependencies:
        if link.is_automatic and link.on in dropped:
            hangs_on[link.dependent].add(link.on)
    for dependent, columns in hangs_on.items():
        thing = pairing.before.get(dependent)
        belongs = isinstance(thing, Default | NotNull)
        if thing is None or len(columns) > 1 or not (belongs or pairing.is_gone(dependent)):
            continue
        dropped[next(iter(columns))].append(thing)
    for address, each in pairing.before.items():
        if isinstance(each, Sequence) and each.owner and pairing.is_gone(address):
            owner = of_relation(ObjectKind.COLUMN, *each.owner)
            if owner in dropped and each not in dropped[owner]:
                dropped[owner].append(each)
    return dropped
