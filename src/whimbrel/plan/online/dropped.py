"""Planned drops of tables, written so that an undo brings the rows back: the table is moved to
schema `whimbrel_keep`, with the types, sequences and functions that go as well and that it needs.

What ties it to what stays goes first: foreign keys, triggers, rules, statistics, publications,
parents. Its indexes and sequences get the migration's name too, so that a table of that name can
be kept again. Nothing there goes by itself: purging it is an ordinary contract migration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...catalog.address import Address, ObjectKind
from ...catalog.catalog import Catalog, CatalogObject
from ...catalog.composite_type import CompositeType
from ...catalog.constraint import Constraint, ConstraintType
from ...catalog.descent import Inheritance, Partition
from ...catalog.domain import Domain
from ...catalog.enum_type import EnumType
from ...catalog.index import Index
from ...catalog.routine import Routine
from ...catalog.sequence import Sequence
from ...catalog.stated import Stated
from ...catalog.trigger import Trigger
from ...catalog.unmodelled import Unmodelled
from ...diff import change as c
from ...pg.name import RelationName, quote
from ..arrange.effect import effect_of
from ..arrange.naming import identified, named
from ..arrange.planned import PlannedStatement
from ..arrange.sql import statements_of
from ..keep import kept_table
from ..trail import KEEP

# What a table may stand on, and can be moved as it is.
_Need = EnumType | Domain | CompositeType | Sequence | Routine


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKept:
    """A table that is dropped with its rows, and what it needs that goes in the same migration."""

    table: RelationName
    because: Address


def kept(
    statements: Iterable[PlannedStatement], before: Catalog, migration: str
) -> tuple[PlannedStatement, ...]:
    """The same with each table that goes moved to the keep, under the name of the migration.
    Where what a table needs cannot be kept with it, it is dropped: `not_kept` names it."""
    listed = tuple(statements)
    plan = _Plan(_changes(listed), before)
    keeper = _Keeper(plan, migration)
    return tuple(new for each in listed for new in keeper.instead_of(each))


def not_kept(statements: Iterable[PlannedStatement], before: Catalog) -> tuple[NotKept, ...]:
    """The tables of which `kept` can keep nothing."""
    plan = _Plan(_changes(statements), before)
    return tuple(NotKept(table=each, because=plan.blocked[each]) for each in sorted(plan.blocked))


def dropped_now(
    statements: Iterable[PlannedStatement], reason: str
) -> tuple[PlannedStatement, ...]:
    """The same with the word above each dropped table that it may go at once."""
    words = reason.replace('"', "'").replace("\n", " ")
    said = f'-- whimbrel:drop now "{words}"\n'
    return tuple(
        PlannedStatement(sql=said + each.sql, change=each.change)
        if isinstance(each.change, c.DropTable)
        else each
        for each in statements
    )


def _changes(statements: Iterable[PlannedStatement]) -> tuple[c.Change, ...]:
    return tuple(dict.fromkeys(each.change for each in statements))


class _Plan:
    """Which tables can be kept, and which types go with them."""

    def __init__(self, changes: tuple[c.Change, ...], before: Catalog) -> None:
        drops = [each for each in changes if isinstance(each, c.DropTable)]
        self.tables = {each.table.name: each for each in drops if _has_rows(each, changes)}
        self.blocked: dict[RelationName, Address] = {}
        self.needs: set[Address] = set()
        if not self.tables:
            return
        going = {a: each for each in changes for a in effect_of(each).drops} | _reshaped(changes)
        on = _stands_on(before)
        needs = _needs(on, self.tables)
        for name, drop in self.tables.items():
            found = _blocking(drop, needs[name], going, on)
            if found is not None:
                self.blocked[name] = found
        self._block_families()
        for name in self.tables.keys() - self.blocked.keys():
            self.needs |= {a for a in needs[name] if a in going and _moves(going[a]) is not None}

    def keeps(self, table: RelationName) -> bool:
        return table in self.tables and table not in self.blocked

    def _block_families(self) -> None:
        """Partitions go with what they are a part of, and the other way round."""
        pairs = [
            (tie.table, tie.parent)
            for drop in self.tables.values()
            for tie in drop.carries
            if isinstance(tie, Partition | Inheritance) and tie.parent in self.tables
        ]
        for _ in pairs:
            for one, other in (*pairs, *(pair[::-1] for pair in pairs)):
                if one in self.blocked:
                    self.blocked.setdefault(other, self.blocked[one])


def _has_rows(drop: c.DropTable, changes: Iterable[c.Change]) -> bool:
    """Those of a foreign table are elsewhere; a partitioned one that is made anew around its
    partitions has none itself."""
    table = drop.table
    is_made_anew = any(
        isinstance(each, c.CreateTable)
        and each.table.name == table.name
        and each.table.partition_key
        for each in changes
    )
    return not table.foreign and not (table.partition_key and is_made_anew)


def _reshaped(changes: Iterable[c.Change]) -> dict[Address, c.Change]:
    """Types that are made anew under their names, or that rows of a kept table would stand
    against."""
    found: dict[Address, c.Change] = {}
    for change in changes:
        match change:
            case (
                c.RebuildType(before=before) | c.Alter(before=Domain() | CompositeType() as before)
            ):
                found[before.address] = change
            case _:
                continue
    return found


_On = Mapping[Address, list[Address]]


def _stands_on(before: Catalog) -> _On:
    on: dict[Address, list[Address]] = {}
    for dependent, needed, _ in before.dependencies:
        on.setdefault(dependent, []).append(needed)
    return on


def _needs(on: _On, tables: Mapping[RelationName, object]) -> dict[RelationName, set[Address]]:
    """What the columns, defaults, checks, indexes and policies of each table stand on, and what
    that stands on."""
    found: dict[RelationName, set[Address]] = {name: set() for name in tables}
    for dependent in on:
        if dependent.relation in found and dependent.kind in _STAYING:
            _follow(dependent, on, found[dependent.relation])
    return found


def _follow(start: Address, on: _On, found: set[Address]) -> None:
    waiting = list(on.get(start, ()))
    while waiting:
        each = waiting.pop()
        if each in found or each.kind in _TIED:
            continue
        found.add(each)
        waiting += on.get(each, ())


# The parts of a table that are kept with it.
_STAYING = frozenset(
    [
        *(ObjectKind.TABLE, ObjectKind.COLUMN, ObjectKind.DEFAULT, ObjectKind.NOT_NULL),
        *(ObjectKind.CONSTRAINT, ObjectKind.INDEX, ObjectKind.POLICY, ObjectKind.OF_TYPE),
    ]
)
# What a foreign key or a tie refers to: those are cut. A schema is left.
_TIED = frozenset([ObjectKind.TABLE, ObjectKind.SCHEMA, *_STAYING - {ObjectKind.OF_TYPE}])


def _moves(change: c.Change) -> _Need | None:
    """What is moved in place of being dropped where a kept table needs it."""
    match change:
        case c.DropEnum(enum=thing) | c.Drop(thing=Domain() | CompositeType() | Routine() as thing):
            return thing
        case c.DropSequence(sequence=sequence):
            return sequence
        case _:
            return None


_Going = Mapping[Address, c.Change]


def _blocking(drop: c.DropTable, needs: set[Address], going: _Going, on: _On) -> Address | None:
    for each in drop.carries:
        if isinstance(each, Unmodelled):
            return each.address
    own = {each.address for each in (drop.table, *drop.carries)}
    return next(
        (
            each
            for each in sorted(needs)
            if each in going and each not in own and not _is_moved(each, going, on)
        ),
        None,
    )


def _is_moved(need: Address, going: _Going, on: _On) -> bool:
    """A function whose body names what is dropped for good would hold that back."""
    thing = _moves(going[need])
    if not isinstance(thing, Routine):
        return thing is not None
    below = (each for each in on.get(need, ()) if each in going)
    return all(_moves(going[each]) is not None for each in below)


class _Keeper:
    """Writes what stands in the place of each statement."""

    def __init__(self, plan: _Plan, migration: str) -> None:
        self._plan = plan
        self._migration = migration
        self._is_there = False  # the schema, in this migration

    def instead_of(self, statement: PlannedStatement) -> Iterator[PlannedStatement]:
        change = statement.change
        need = _moves(change)
        match change:
            case c.DropTable(table=table) if self._plan.keeps(table.name):
                yield from self._schema(change)
                yield from self._table(change)
            case c.DropSchema(schema=schema) if self._keeps_of(schema.name):
                back = f"CREATE SCHEMA {quote(schema.name)}"
                yield PlannedStatement(sql=statement.sql, change=change, back=back)
            case _ if need is not None and need.address in self._plan.needs:
                yield from self._need(change, need)
            case _:
                yield statement

    def _keeps_of(self, schema: str) -> bool:
        tables = (each for each in self._plan.tables if self._plan.keeps(each))
        needs = (each.relation for each in self._plan.needs)
        return any(each.schema == schema for each in (*tables, *needs))

    def _schema(self, change: c.Change) -> Iterator[PlannedStatement]:
        if not self._is_there:
            self._is_there = True
            yield PlannedStatement(sql=f"CREATE SCHEMA IF NOT EXISTS {KEEP}", change=change)

    def _table(self, change: c.DropTable) -> Iterator[PlannedStatement]:
        table, kept_name = change.table.name, self._name(change.table.name)
        yield _plain(f"DROP TABLE IF EXISTS {KEEP}.{quote(kept_name)}", change)
        for each in change.carries:
            yield from (_plain(sql, change) for sql in self._untied(each, table))
        yield from _moved("TABLE", table, kept_name, change)
        for words, name in _named_parts(change.carries):
            there = RelationName(KEEP, name.relation)
            yield _renamed(words, there, self._name(name), change)

    def _untied(self, part: CatalogObject, table: RelationName) -> Iterator[str]:
        """What ties it to what stays; a foreign key to itself is not among that."""
        match part:
            case Constraint(type=ConstraintType.FOREIGN_KEY) if part.references != table:
                yield from statements_of(c.DropConstraint(constraint=part))
            case Partition() | Inheritance() if not self._plan.keeps(part.parent):
                yield from statements_of(c.Drop(thing=part))
                for key in part.keys if isinstance(part, Partition) else ():
                    yield from statements_of(c.DropConstraint(constraint=key))
            case Trigger() | Stated():
                yield from statements_of(c.Drop(thing=part))
            case _:
                pass

    def _need(self, change: c.Change, need: _Need) -> Iterator[PlannedStatement]:
        if isinstance(need, Routine):
            yield from _moved_routine(need.address, self._name(need.address.relation), change)
            return
        name, kept_name = need.name, self._name(need.name)
        words = _WORDS.get(type(need), "TYPE")
        yield _plain(f"DROP {words} IF EXISTS {KEEP}.{quote(kept_name)}", change)
        yield from _moved(words, name, kept_name, change)

    def _name(self, name: RelationName) -> str:
        return kept_table(self._migration, name)


_WORDS: dict[type[object], str] = {Domain: "DOMAIN", Sequence: "SEQUENCE"}


def _plain(sql: str, change: c.Change) -> PlannedStatement:
    return PlannedStatement(sql=sql, change=change)


def _named_parts(carries: Iterable[CatalogObject]) -> Iterator[tuple[str, RelationName]]:
    """Indexes and sequences: they share the space of names in which the table is."""
    for each in carries:
        match each:
            case Index():
                yield "INDEX", each.name
            case Constraint() if each.type.has_index:
                yield "INDEX", RelationName(each.table.schema, each.name)
            case Sequence():
                yield "SEQUENCE", each.name
            case _:
                pass


def _renamed(words: str, name: RelationName, to: str, change: c.Change) -> PlannedStatement:
    there = RelationName(name.schema, to)
    return PlannedStatement(
        sql=f"ALTER {words} {name} RENAME TO {quote(to)}",
        change=change,
        back=f"ALTER {words} {there} RENAME TO {quote(name.relation)}",
    )


def _moved(words: str, name: RelationName, to: str, change: c.Change) -> Iterator[PlannedStatement]:
    kept_name = RelationName(KEEP, name.relation)
    yield PlannedStatement(
        sql=f"ALTER {words} {name} SET SCHEMA {KEEP}",
        change=change,
        back=f"ALTER {words} {kept_name} SET SCHEMA {quote(name.schema)}",
    )
    yield _renamed(words, kept_name, to, change)


def _moved_routine(of: Address, to: str, change: c.Change) -> Iterator[PlannedStatement]:
    """Told apart by its arguments, whose types are moved after it and come back before it."""
    here = of._replace(schema=KEEP)
    there = here._replace(name=to)
    words = of.kind.value.upper()
    yield _plain(f"DROP {words} IF EXISTS {identified(there)}", change)
    yield PlannedStatement(
        sql=f"ALTER {named(of)} SET SCHEMA {KEEP}",
        change=change,
        back=f"ALTER {named(here)} SET SCHEMA {quote(of.schema)}",
    )
    yield PlannedStatement(
        sql=f"ALTER {named(here)} RENAME TO {quote(to)}",
        change=change,
        back=f"ALTER {named(there)} RENAME TO {quote(of.name)}",
    )
