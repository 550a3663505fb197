"""Rows of tables, their columns, constraints and indexes, and what ties a table to its parents →
values, each with its address registered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from ..catalog.address import Address, ObjectKind
from ..catalog.catalog import CatalogObject
from ..catalog.column import (
    Column,
    ColumnType,
    Default,
    Generated,
    Generation,
    Identity,
    NotNull,
)
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ..catalog.index import Index
from ..catalog.table import Foreign, Table
from ..pg.name import RelationName
from .registry import PG_ATTRDEF, PG_CLASS, PG_CONSTRAINT, PG_TYPE, Registry
from .rows import CatalogRows, ColumnRow, ConstraintRow, IndexRow, RelationRow

# Prisma's ledger, ours on Prisma's projects: no part of anybody's schema.
PRISMA_LEDGER = "_prisma_migrations"
_LEDGERS = (PRISMA_LEDGER, "alembic_version")
_NOT_VALID = " NOT VALID"
_NOT_ENFORCED = " NOT ENFORCED"
_TABLES = ("r", "p", "f")

Names = dict[int, RelationName]


Found = tuple[Address, CatalogObject]


def tables(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[Found]:
    """Tables with their columns, defaults and constraints, and what they are part of; each with
    its address, for these are most of a catalog."""
    names: Names = {}
    for row in rows.relations:
        if (
            row.kind in _TABLES
            and row.schema in schemas
            and row.name not in _LEDGERS
            and not registry.is_member(PG_CLASS, row.oid)
        ):
            table = _table(row)
            names[row.oid] = table.name
            address = table.address
            registry.add(address, PG_CLASS, row.oid)
            registry.add(address, PG_TYPE, row.row_type_oid)
            registry.add(address, PG_TYPE, row.array_type_oid)
            yield address, table
    yield from _columns(rows, names, registry)
    yield from _constraints(rows, names, registry)
    yield from ((each.address, each) for each in _descent(rows, names))


def _table(row: RelationRow) -> Table:
    foreign = None
    if row.server is not None:
        foreign = Foreign(server=row.server, options=tuple(sorted(row.server_options or ())))
    return Table(
        name=RelationName(row.schema, row.name),
        is_unlogged=row.persistence == "u",
        partition_key=row.partition_key or "",
        key_columns=frozenset(row.key_columns or ()),
        options=tuple(row.options or ()),
        access_method=row.access_method,
        tablespace=row.tablespace,
        foreign=foreign,
    )


def _columns(rows: CatalogRows, names: Names, registry: Registry) -> Iterator[Found]:
    named = {(row.relation_oid, row.columns[0]): row for row in rows.constraints if row.type == "n"}
    types = _Types()
    for oid, of_relation in groupby(rows.columns, key=attrgetter("relation_oid")):
        table = names.get(oid)
        for position, row in enumerate(of_relation if table else (), start=1):
            assert table is not None
            column = _column(row, table, position, types)
            address = column.address
            registry.add(address, PG_CLASS, oid, row.number)
            yield address, column
            if column.generated:
                registry.add(address, PG_ATTRDEF, row.default_oid)
            elif row.expression:
                default = Default(table=table, column=row.name, expression=row.expression)
                address = default.address
                registry.add(address, PG_ATTRDEF, row.default_oid)
                yield address, default
            constraint = named.get((oid, row.name))
            if row.is_not_null or constraint:
                not_null = _not_null(table, row, constraint)
                address = not_null.address
                registry.add(address, PG_CONSTRAINT, constraint.oid if constraint else 0)
                yield address, not_null


class _Types(dict[tuple[str, str, str], ColumnType]):
    """A few, of which many columns are."""

    def __missing__(self, key: tuple[str, str, str]) -> ColumnType:
        text, base, category = key
        made = self[key] = ColumnType(text=text, base=base, category=category)
        return made


def _column(row: ColumnRow, table: RelationName, position: int, types: _Types) -> Column:
    return Column(
        table=table,
        name=row.name,
        position=position,
        type=types[row.type, row.base_type, row.category],
        collation=row.collation,
        identity=Identity(row.identity) if row.identity else Identity.NONE,
        generated=Generated(how=Generation(row.generated), expression=row.expression)
        if row.generated
        else None,
        options=tuple(sorted(row.options)) if row.options else (),
        is_local=row.is_local,
    )


def _not_null(table: RelationName, column: ColumnRow, row: ConstraintRow | None) -> NotNull:
    return NotNull(
        table=table,
        column=column.name,
        name=row.name if row else "",
        is_inherited=not (row and row.no_inherit),
        is_valid=row.is_valid if row else True,
        is_local=row.is_local if row else column.is_local,
    )


def _constraints(rows: CatalogRows, names: Names, registry: Registry) -> Iterator[Found]:
    indexes = {row.oid: row for row in rows.indexes}
    for row in rows.constraints:
        table = names.get(row.relation_oid)
        if table is None or row.type == "n" or (row.type == "f" and row.parent_oid):
            continue
        constraint = _constraint(row, table, names, indexes)
        address = constraint.address
        registry.add(address, PG_CONSTRAINT, row.oid)
        if constraint.type.has_index:
            registry.add(address, PG_CLASS, row.index_oid)
        yield address, constraint


def _constraint(
    row: ConstraintRow, table: RelationName, names: Names, indexes: dict[int, IndexRow]
) -> Constraint:
    type_ = ConstraintType(row.type)
    index = indexes.get(row.index_oid) if type_.has_index else None
    return Constraint(
        table=table,
        name=row.name,
        type=type_,
        definition=row.definition.removesuffix(_NOT_VALID),
        columns=tuple(row.columns),
        is_valid=row.is_valid or row.definition.endswith(_NOT_ENFORCED),
        references=names.get(row.references_oid),
        options=tuple(sorted(index.options or ())) if index else (),
        tablespace=index.tablespace if index else "",
        is_local=row.is_local,
        is_partitioned=row.is_partitioned,
    )


def _descent(rows: CatalogRows, names: Names) -> Iterator[Partition | Inheritance | OfType]:
    keys = _copied_keys(rows, names)
    for row in rows.relations:
        if row.oid not in names:
            continue
        if row.type_schema and row.type_name:
            yield OfType(table=names[row.oid], type=RelationName(row.type_schema, row.type_name))
        for rank, oid in enumerate(row.parents or ()):
            parent = names.get(oid)
            if parent is None:
                continue
            table = names[row.oid]
            if row.bound:
                copied = tuple(keys[row.oid])
                yield Partition(table=table, parent=parent, bound=row.bound, keys=copied)
            else:
                yield Inheritance(table=table, parent=parent, rank=rank)


def _copied_keys(rows: CatalogRows, names: Names) -> defaultdict[int, list[Constraint]]:
    """By partition: the foreign keys that it has from its parent."""
    tables = {row.oid: row.relation_oid for row in rows.constraints if row.type == "f"}
    found: defaultdict[int, list[Constraint]] = defaultdict(list)
    for row in rows.constraints:
        is_copy = row.type == "f" and tables.get(row.parent_oid, 0) not in (0, row.relation_oid)
        if is_copy and row.relation_oid in names:
            copied = _constraint(row, names[row.relation_oid], names, {})
            found[row.relation_oid].append(copied)
    return found


def indexes(rows: CatalogRows, registry: Registry) -> Iterator[Index | IndexPartition]:
    """Those that no constraint made for itself; what they, or those, are a part of."""
    statistics: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in rows.column_storage:
        if each.statistics >= 0:
            statistics[each.relation_oid].append((each.number, each.statistics))
    for row in rows.indexes:
        table = registry.own(PG_CLASS, row.relation_oid)
        if table is None or registry.find(PG_CLASS, row.oid) is not None:
            continue
        index = Index(
            name=RelationName(row.schema, row.name),
            table=table.relation,
            on=row.body,
            is_unique=row.is_unique,
            is_valid=row.is_valid,
            options=tuple(sorted(row.options or ())),
            tablespace=row.tablespace,
            statistics=tuple(statistics[row.oid]),
        )
        registry.add(index.address, PG_CLASS, row.oid)
        yield index
    yield from _parts_of_indexes(rows, registry)


def _parts_of_indexes(rows: CatalogRows, registry: Registry) -> Iterator[IndexPartition]:
    by_oid = {row.oid: row for row in rows.indexes}
    for row in rows.indexes:
        parent = by_oid.get(row.parent_oid)
        table = registry.own(PG_CLASS, row.relation_oid)
        if parent is None or table is None or table.kind is not ObjectKind.TABLE:
            continue
        parent_table = registry.own(PG_CLASS, parent.relation_oid)
        if parent_table is not None:
            yield IndexPartition(
                name=RelationName(row.schema, row.name),
                parent=RelationName(parent.schema, parent.name),
                table=table.relation,
                parent_table=parent_table.relation,
            )
