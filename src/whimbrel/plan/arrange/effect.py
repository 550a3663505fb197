"""What a change makes, breaks and touches: all that the order of a plan follows from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from ...catalog.address import ROUTINES, Address, ObjectKind, of_relation
from ...catalog.attached import Privileges
from ...catalog.catalog import CatalogObject
from ...catalog.column import Column, Default, NotNull
from ...catalog.composite_type import CompositeType
from ...catalog.constraint import Constraint
from ...catalog.index import Index
from ...catalog.sequence import Sequence
from ...catalog.table import Table
from ...catalog.view import MaterializedView, View
from ...diff import change as c
from ...pg.name import RelationName
from .stand_in import gives_query, takes_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """`takes` and `frees` are keys of names: what takes one comes after what frees it.

    `renames` is a relation that has its new name only after this change.
    """

    creates: frozenset[Address] = frozenset()
    drops: frozenset[Address] = frozenset()
    alters: frozenset[Address] = frozenset()
    takes: frozenset[Hashable] = frozenset()
    frees: frozenset[Hashable] = frozenset()
    renames: RelationName | None = None


def effect_of(change: c.Change) -> Effect:
    """With what it does to tables that inherit."""
    heirs = getattr(change, "heirs", ())
    return _union([_effect_of(each) for each in (change, *heirs)]) if heirs else _effect_of(change)


def _union(effects: list[Effect]) -> Effect:
    return Effect(
        creates=frozenset().union(*(each.creates for each in effects)),
        drops=frozenset().union(*(each.drops for each in effects)),
        alters=frozenset().union(*(each.alters for each in effects)),
        takes=frozenset().union(*(each.takes for each in effects)),
        frees=frozenset().union(*(each.frees for each in effects)),
    )


def _effect_of(change: c.Change) -> Effect:
    match change:
        case c.CreateSchema() | c.DropSchema():
            return _whole(change, change.schema)
        case c.CreateExtension() | c.DropExtension():
            return _whole(change, change.extension)
        case c.MoveExtension():
            return _alters(change.after.address)
        case c.CreateEnum() | c.DropEnum() | c.AddEnumLabel() | c.PutAside() | c.RebuildType():
            return _enum(change)
        case c.DropReplacedType():
            # Its name was freed when it was put aside.
            carried = [each.address for each in change.carries]
            return Effect(drops=frozenset({change.type.address, *carried}))
        case c.CreateSequence() | c.DropSequence():
            return _whole(change, change.sequence)
        case c.AlterSequence():
            return _alters(change.after.address)
        case c.ContinueSequence() | c.CountLabels():
            return Effect()
        case c.OwnSequence():
            link = frozenset({change.sequence.owner_address})
            # Made anew by every change of owner: it must follow the column, leave before it goes.
            return Effect(creates=link, alters=frozenset() if change.is_new else link)
        case c.CreateTable() | c.DropTable() | c.SetLogging() | c.AlterTable():
            return _table(change)
        case c.RenameTable() | c.RenameColumn() | c.RenameConstraint():
            return _rename(change)
        case c.RenameSchema() | c.RenameType():
            # Before everything else: all that comes afterwards speaks of the new name.
            return Effect()
        case c.RenameLabel():
            return _alters(of_relation(ObjectKind.ENUM, change.enum))
        case c.RenameIndex() | c.RenameSequence():
            return _rename_relation(change)
        case c.Create():
            return _creates([change.thing, *change.along, *change.brings])
        case c.Drop():
            return _drops([change.thing, *change.carries])
        case c.Alter(after=Privileges()):
            # Of an object that may be new, and have come with others.
            return _creates([change.after])
        case c.Alter() if gives_query(change):
            return Effect(creates=frozenset({change.after.address}))
        case c.Alter() if takes_query(change):
            return Effect(drops=frozenset({change.after.address}))
        case c.Alter():
            return _alters(change.after.address)
        case _:
            return _of_table(change)


def _of_table(change: c.Change) -> Effect:
    match change:
        case c.AddConstraint():
            return _creates([change.constraint])
        case c.DropConstraint():
            return _drops([change.constraint, *change.carries])
        case c.AlterConstraint():
            return _alters(change.after.address)
        case c.ValidateConstraint():
            return _alters(change.constraint.address)
        case c.CreateIndex():
            return _creates([change.index])
        case c.DropIndex():
            return _drops([change.index, *change.carries])
        case c.AlterIndex():
            return _alters(change.after.address)
        case _:
            return _column(change)


def _column(change: c.Change) -> Effect:
    match change:
        case c.AddColumn():
            return _creates(_of_new_column(change.new))
        case c.DropColumn():
            return _drops([change.column, *change.carries])
        case c.AlterColumnType() | c.SetIdentity() | c.SetExpression() | c.DropExpression():
            return _alters(change.after.address)
        case c.SetColumnOptions():
            return _alters(change.after.address)
        case c.SetDefault() | c.DropDefault():
            return _whole(change, change.default)
        case c.SetNotNull() | c.DropNotNull():
            return _whole(change, change.not_null)
        case c.ValidateNotNull() | c.SetInherit():
            return _alters(change.not_null.address)
        case c.AddIdentity():
            value = _value_of(change.column)
            created = _creates([change.sequence])
            return Effect(creates=created.creates, takes=created.takes | {value})
        case c.DropIdentity():
            value = _value_of(change.column)
            dropped = _drops([change.sequence])
            return Effect(drops=dropped.drops, frees=dropped.frees | {value})
        case _:
            raise AssertionError(f"no effect is known of {type(change).__name__}")


def _enum(
    change: c.CreateEnum | c.DropEnum | c.AddEnumLabel | c.PutAside | c.RebuildType,
) -> Effect:
    match change:
        case c.CreateEnum() | c.DropEnum():
            return _whole(change, change.enum)
        case c.AddEnumLabel():
            return _alters(change.enum.address)
        case c.RebuildType():
            parts = [each.address for each in change.along]
            return Effect(creates=frozenset({change.after.address, *parts}))
        case c.PutAside():
            # What it makes room for comes with the successor.
            return Effect()
        case _:
            assert_never(change)


def _table(change: c.CreateTable | c.DropTable | c.SetLogging | c.AlterTable) -> Effect:
    match change:
        case c.CreateTable():
            columns = [part for new in change.columns for part in _of_new_column(new)]
            ties = [*change.parents, *([change.of_type] if change.of_type else ())]
            return _creates([change.table, *columns, *change.constraints, *ties])
        case c.DropTable():
            return _drops([change.table, *change.carries])
        case c.SetLogging() | c.AlterTable():
            return _alters(change.after.address)
        case _:
            assert_never(change)


def _rename(change: c.RenameTable | c.RenameColumn | c.RenameConstraint) -> Effect:
    match change:
        case c.RenameTable():
            old, new = change.before, change.after
            columns = {of_relation(ObjectKind.COLUMN, new, name) for name in change.columns}
            return Effect(
                alters=frozenset({of_relation(ObjectKind.TABLE, new), *columns}),
                takes=frozenset({("relation", new), ("type", new)}),
                frees=frozenset({("relation", old), ("type", old)}),
                renames=new,
            )
        case c.RenameColumn():
            return Effect(
                alters=frozenset({of_relation(ObjectKind.COLUMN, change.table, change.after)}),
                takes=frozenset({("column", change.table, change.after)}),
                frees=frozenset({("column", change.table, change.before)}),
            )
        case c.RenameConstraint():
            return Effect(
                alters=frozenset({change.address}),
                takes=frozenset(_constraint_names(change.table, change.after, change.has_index)),
                frees=frozenset(_constraint_names(change.table, change.before, change.has_index)),
            )
        case _:
            assert_never(change)


def _rename_relation(change: c.RenameIndex | c.RenameSequence) -> Effect:
    is_index = isinstance(change, c.RenameIndex)
    kind = ObjectKind.INDEX if is_index else ObjectKind.SEQUENCE
    return Effect(
        alters=frozenset({of_relation(kind, change.after)}),
        takes=frozenset({("relation", change.after)}),
        frees=frozenset({("relation", change.before)}),
    )


def _of_new_column(new: c.NewColumn) -> list[CatalogObject]:
    parts = (new.column, new.default, new.not_null, new.sequence)
    return [part for part in parts if part is not None]


_DROPS = (
    c.DropSchema,
    c.DropExtension,
    c.DropEnum,
    c.DropSequence,
    c.DropDefault,
    c.DropNotNull,
)


def _whole(change: c.Change, thing: CatalogObject) -> Effect:
    return _drops([thing]) if isinstance(change, _DROPS) else _creates([thing])


def _alters(address: Address) -> Effect:
    return Effect(alters=frozenset({address}))


def _creates(things: Iterable[CatalogObject]) -> Effect:
    listed = list(things)
    return Effect(
        creates=frozenset(each.address for each in listed),
        takes=frozenset(key for each in listed for key in _names(each)),
    )


def _drops(things: Iterable[CatalogObject]) -> Effect:
    listed = list(things)
    addresses = {each.address for each in listed}
    addresses |= {each.owner_address for each in listed if isinstance(each, Sequence)}
    return Effect(
        drops=frozenset(addresses),
        frees=frozenset(key for each in listed for key in _names(each)),
    )


def _names(thing: CatalogObject) -> Iterator[Hashable]:
    """Tables, indexes and sequences share one space of names; tables and types another."""
    match thing:
        case Table():
            yield from (("relation", thing.name), ("type", thing.name))
        case Sequence():
            yield "relation", thing.name
        case Index():
            yield "relation", thing.name
        case View() | MaterializedView() | CompositeType():
            yield from (("relation", thing.name), ("type", thing.name))
        case Column():
            yield "column", thing.table, thing.name
        case Constraint():
            yield from _constraint_names(thing.table, thing.name, thing.type.has_index)
        case NotNull():
            yield thing.address
            if thing.name:
                yield "constraint", thing.table, thing.name
        case Default():
            yield _value_of_default(thing)
        case _:
            yield thing.address
            if thing.address.kind in _TYPES:
                yield "type", thing.address.relation
            elif thing.address.kind in ROUTINES:
                # A new one would make calls of the old one ambiguous.
                yield "routine", thing.address.relation


_TYPES = frozenset(
    [
        ObjectKind.ENUM,
        ObjectKind.DOMAIN,
        ObjectKind.COMPOSITE_TYPE,
        ObjectKind.RANGE_TYPE,
        ObjectKind.SHELL_TYPE,
        ObjectKind.BASE_TYPE,
    ]
)


# Ends names under which something waits for its own to become free; nobody else takes them.
ASIDE = "__aside"


def _constraint_names(table: RelationName, name: str, has_index: bool) -> Iterator[Hashable]:
    if name.endswith(ASIDE):
        return
    yield "constraint", table, name
    if has_index:
        yield "relation", RelationName(table.schema, name)


def _value_of(column: Column) -> Hashable:
    """A column has one source of values: a default or an identity."""
    return "value", column.table, column.name


def _value_of_default(default: Default) -> Hashable:
    return "value", default.table, default.column
