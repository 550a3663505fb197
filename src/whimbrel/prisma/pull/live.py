"""A catalog's tables, each with what belongs to it, as far as Prisma's language reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...catalog.address import Address, ObjectKind, of_relation
from ...catalog.catalog import Catalog
from ...catalog.column import Column, Default, Identity, NotNull
from ...catalog.constraint import Constraint, ConstraintType
from ...catalog.enum_type import EnumType
from ...catalog.index import Index
from ...catalog.sequence import Sequence
from ...catalog.table import Table
from ...pg.name import RelationName
from ..equivalence import unique_columns


@dataclass(slots=True, kw_only=True)
class LiveTable:
    """Gathered from one catalog; `counted` are columns with a sequence of their own."""

    name: RelationName
    columns: list[Column] = field(default_factory=list)
    required: set[str] = field(default_factory=set)
    defaults: dict[str, str] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    key: Constraint | None = None
    uniques: list[Constraint] = field(default_factory=list)
    foreign_keys: list[Constraint] = field(default_factory=list)
    unsaid: list[Constraint] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)

    def column(self, name: str) -> Column:
        return next(each for each in self.columns if each.name == name)

    def is_unique(self, columns: Iterable[str]) -> bool:
        """Is there at most one row for values of these columns?"""
        wanted = set(columns)
        found = [set(each.columns) for each in (*([self.key] if self.key else []), *self.uniques)]
        found += [set(unique_columns(each)) for each in self.indexes if each.is_unique]
        return any(each == wanted for each in found if each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    tables: dict[RelationName, LiveTable]
    enums: dict[RelationName, EnumType]


def live_of(catalog: Catalog, schemas: frozenset[str]) -> Live:
    """What lies in these schemas; columns in the order of their tables."""
    tables = {
        each.name: LiveTable(name=each.name)
        for each in catalog.objects
        if isinstance(each, Table) and each.name.schema in schemas
    }
    for each in catalog.objects:
        _add(each, tables)
    for table in tables.values():
        table.columns.sort(key=lambda column: column.position)
    enums = {
        each.name: each
        for each in catalog.objects
        if isinstance(each, EnumType) and each.name.schema in schemas
    }
    return Live(tables=tables, enums=enums)


def _add(each: object, tables: dict[RelationName, LiveTable]) -> None:
    match each:
        case Column() if each.table in tables:
            tables[each.table].columns.append(each)
            if each.identity is not Identity.NONE:
                tables[each.table].counted.add(each.name)
        case NotNull() if each.table in tables:
            tables[each.table].required.add(each.column)
        case Default() if each.table in tables:
            tables[each.table].defaults[each.column] = each.expression
        case Sequence(owner=(table, column)) if table in tables:
            tables[table].counted.add(column)
        case Index() if each.table in tables:
            tables[each.table].indexes.append(each)
        case Constraint() if each.table in tables:
            _add_constraint(each, tables[each.table])


def _add_constraint(each: Constraint, table: LiveTable) -> None:
    match each.type:
        case ConstraintType.PRIMARY_KEY:
            table.key = each
        case ConstraintType.UNIQUE:
            table.uniques.append(each)
        case ConstraintType.FOREIGN_KEY:
            table.foreign_keys.append(each)
        case ConstraintType.CHECK | ConstraintType.EXCLUSION:
            table.unsaid.append(each)


def between_tables(live: Live) -> Iterator[tuple[LiveTable, Constraint, Constraint]]:
    """Tables that Prisma makes between two lists: columns A and B, each a foreign key, nothing
    else."""
    for table in live.tables.values():
        if not table.name.relation.startswith("_"):
            continue
        if [each.name for each in table.columns] != ["A", "B"] or len(table.foreign_keys) != 2:
            continue
        by_column = {each.columns: each for each in table.foreign_keys}
        if ("A",) in by_column and ("B",) in by_column:
            yield table, by_column["A",], by_column["B",]


def column_addresses(table: RelationName, column: str) -> tuple[Address, ...]:
    """Addresses by whose objects a column's line is made."""
    kinds = (ObjectKind.COLUMN, ObjectKind.NOT_NULL, ObjectKind.DEFAULT)
    return tuple(of_relation(kind, table, column) for kind in kinds)
