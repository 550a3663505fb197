"""Differences of tables as wholes, of constraints and of indexes, and what goes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog
from ..catalog.column import Column, Default, NotNull
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import Inheritance, OfType
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
                yield c.DropConstraint(constraint=old, carries=carried.by(address))
            case Index():
                yield c.DropIndex(index=old, carries=carried.by(address))
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
            case Table(), Table() if pairing.stays(address):
                if old.is_unlogged != new.is_unlogged:
                    yield c.SetLogging(after=new)
                if replace(old, is_unlogged=new.is_unlogged) != new:
                    yield c.AlterTable(before=old, after=new)
            case Constraint(), Constraint() if pairing.stays(address):
                if replace(old, is_valid=new.is_valid) != new:
                    yield c.AlterConstraint(before=old, after=new)
                if new.is_valid and not old.is_valid:
                    yield c.ValidateConstraint(constraint=new)
            case Index(), Index() if pairing.stays(address) and old != new:
                yield c.AlterIndex(before=old, after=new)
            case _:
                pass


def _created(pairing: Pairing) -> Iterator[c.Change]:
    parts = _Parts(pairing)
    for address, new in pairing.after.items():
        if not pairing.is_created(address):
            continue
        match new:
            case Table():
                yield from parts.table(new)
                old_table = pairing.before.get(address)
                if isinstance(old_table, Table) and old_table.partition_key and new.partition_key:
                    yield from _continued(new, pairing)
            case Constraint():
                if not (pairing.is_created(pairing.relations_after[new.table]) and is_inline(new)):
                    yield c.AddConstraint(constraint=new)
            case Index():
                yield c.CreateIndex(index=new)
            case _:
                pass


def _continued(table: Table, pairing: Pairing) -> Iterator[c.Change]:
    """Its partitions, which are attached anew, have rows."""
    for each in pairing.after.values():
        if isinstance(each, Sequence) and each.owner and each.owner[0] == table.name:
            yield c.ContinueSequence(sequence=each)


def is_inline(constraint: Constraint) -> bool:
    """Can it be written in CREATE TABLE? Foreign keys may go round in circles."""
    return constraint.type is not ConstraintType.FOREIGN_KEY and constraint.is_valid


class _Parts:
    """The parts of tables that are created whole."""

    def __init__(self, pairing: Pairing) -> None:
        self._columns: defaultdict[RelationName, list[Column]] = defaultdict(list)
        self._constraints: defaultdict[RelationName, list[Constraint]] = defaultdict(list)
        self._types: dict[RelationName, OfType] = {}
        self._parents: defaultdict[RelationName, list[Inheritance]] = defaultdict(list)
        self._pairing = pairing
        for each in pairing.after.values():
            if isinstance(each, Column):
                self._columns[each.table].append(each)
            elif isinstance(each, Constraint) and is_inline(each):
                self._constraints[each.table].append(each)
            elif isinstance(each, OfType):
                self._types[each.table] = each
            elif isinstance(each, Inheritance):
                self._parents[each.table].append(each)

    def table(self, table: Table) -> Iterator[c.Change]:
        columns = sorted(self._columns[table.name], key=lambda column: column.position)
        constraints = sorted(self._constraints[table.name], key=_primary_first)
        parents = sorted(self._parents[table.name], key=lambda each: each.rank)
        new = tuple(new_column(each, self._pairing) for each in columns)
        yield c.CreateTable(
            table=table,
            columns=new,
            constraints=tuple(constraints),
            parents=tuple(parents),
            of_type=self._types.get(table.name),
        )
        for each in new:
            if parents and not each.column.is_local:
                yield from self._apart(each, parents)
            else:
                yield from not_valid(each.column, self._pairing)

    def _apart(self, new: c.NewColumn, parents: list[Inheritance]) -> Iterator[c.Change]:
        """In what a column that is only its parents' differs from theirs."""
        name = new.column.name
        theirs = [self._default(each.parent, name) for each in parents]
        given = next((each for each in theirs if each), None)
        if new.default and (not given or new.default.expression != given.expression):
            yield c.SetDefault(default=new.default)
        elif given and not new.default:
            yield c.DropDefault(default=replace(given, table=new.column.table))
        nots = [of_relation(ObjectKind.NOT_NULL, each.parent, name) for each in parents]
        if any(each in self._pairing.after for each in nots):
            return
        if new.not_null and new.not_null.is_local:
            yield c.SetNotNull(not_null=new.not_null, is_name_taken=new.is_name_taken)
        yield from not_valid(new.column, self._pairing)

    def _default(self, table: RelationName, column: str) -> Default | None:
        found = self._pairing.after.get(of_relation(ObjectKind.DEFAULT, table, column))
        return found if isinstance(found, Default) else None


def _primary_first(constraint: Constraint) -> tuple[bool, str]:
    return constraint.type is not ConstraintType.PRIMARY_KEY, constraint.name


def new_column(column: Column, pairing: Pairing) -> c.NewColumn:
    """`column` as it is to be written, with what belongs to it and can be written in it."""
    default = pairing.after.get(of_relation(ObjectKind.DEFAULT, column.table, column.name))
    not_null = _not_null(column, pairing)
    inside = not_null if not_null and not_null.is_valid else None
    return c.NewColumn(
        column=column,
        default=default if isinstance(default, Default) else None,
        not_null=inside,
        is_name_taken=inside is not None and pairing.is_name_taken(inside),
        sequence=pairing.identities_after.get((column.table, column.name)),
    )


def not_valid(column: Column, pairing: Pairing) -> Iterator[c.Change]:
    """A not-null constraint of a new column that holds for new rows only: by itself, afterwards."""
    not_null = _not_null(column, pairing)
    if not_null and not not_null.is_valid:
        yield c.SetNotNull(not_null=not_null, is_name_taken=pairing.is_name_taken(not_null))


def _not_null(column: Column, pairing: Pairing) -> NotNull | None:
    found = pairing.after.get(of_relation(ObjectKind.NOT_NULL, column.table, column.name))
    return found if isinstance(found, NotNull) else None


def _carry_by_columns(pairing: Pairing, before: Catalog, carried: Carried) -> None:
    """What hangs on exactly one column that goes, and does not come back."""
    all_columns = (a for a, thing in pairing.before.items() if isinstance(thing, Column))
    going = {address for address in all_columns if pairing.is_dropped(address)}
    hangs_on: defaultdict[Address, set[Address]] = defaultdict(set)
    for dependent, on, is_automatic in before.dependencies if going else ():
        if is_automatic and on in going:
            hangs_on[dependent].add(on)
    for dependent, columns in hangs_on.items():
        thing = pairing.before.get(dependent)
        if isinstance(thing, Constraint | Index) and len(columns) == 1:
            column = next(iter(columns))
            if pairing.is_gone(dependent) and not carried.is_along(column):
                carried.add(column, thing)
