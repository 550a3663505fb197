"""Rows of tables, indexes, sequences and enums → values, each with its address registered."""

from __future__ import annotations

from collections.abc import Iterator

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
from ..catalog.enum_type import EnumType
from ..catalog.index import Index
from ..catalog.sequence import Sequence, SequenceOptions
from ..catalog.table import Table
from ..pg.name import RelationName
from .registry import PG_ATTRDEF, PG_CLASS, PG_CONSTRAINT, PG_TYPE, Registry
from .rows import CatalogRows, ColumnRow, ConstraintRow, RelationRow

# Prisma's ledger, ours on Prisma's projects: no part of anybody's schema.
PRISMA_LEDGER = "_prisma_migrations"
_NOT_VALID = " NOT VALID"


def is_plain_table(row: RelationRow) -> bool:
    """An ordinary table, neither partitioned nor partition nor child nor typed."""
    return row.kind == "r" and not (row.is_partition or row.is_child or row.of_type)


def enums(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[EnumType]:
    for row in rows.enums:
        if row.schema in schemas and not registry.is_member(PG_TYPE, row.oid):
            enum = EnumType(name=RelationName(row.schema, row.name), labels=tuple(row.labels))
            registry.add(enum.address, PG_TYPE, row.oid)
            registry.add(enum.address, PG_TYPE, row.array_type_oid)
            yield enum


def tables(
    rows: CatalogRows, schemas: frozenset[str], registry: Registry
) -> Iterator[CatalogObject]:
    """Tables with their columns, defaults and constraints."""
    names: dict[int, RelationName] = {}
    for row in rows.relations:
        if (
            is_plain_table(row)
            and row.schema in schemas
            and row.name != PRISMA_LEDGER
            and not registry.is_member(PG_CLASS, row.oid)
        ):
            table = Table(name=RelationName(row.schema, row.name), is_unlogged=_unlogged(row))
            names[row.oid] = table.name
            registry.add(table.address, PG_CLASS, row.oid)
            registry.add(table.address, PG_TYPE, row.row_type_oid)
            registry.add(table.address, PG_TYPE, row.array_type_oid)
            yield table
    yield from _columns(rows, names, registry)
    yield from _constraints(rows, names, registry)


def _unlogged(row: RelationRow) -> bool:
    return row.persistence == "u"


def _columns(
    rows: CatalogRows, names: dict[int, RelationName], registry: Registry
) -> Iterator[CatalogObject]:
    named = {(row.relation_oid, row.columns[0]): row for row in rows.constraints if row.type == "n"}
    position: dict[int, int] = {}
    for row in rows.columns:
        table = names.get(row.relation_oid)
        if table is None:
            continue
        position[row.relation_oid] = position.get(row.relation_oid, 0) + 1
        column = _column(row, table, position[row.relation_oid])
        registry.add(column.address, PG_CLASS, row.relation_oid, row.number)
        yield column
        if column.generated:
            registry.add(column.address, PG_ATTRDEF, row.default_oid)
        elif row.expression:
            default = Default(table=table, column=row.name, expression=row.expression)
            registry.add(default.address, PG_ATTRDEF, row.default_oid)
            yield default
        constraint = named.get((row.relation_oid, row.name))
        if row.is_not_null or constraint:
            not_null = _not_null(table, row.name, constraint)
            registry.add(not_null.address, PG_CONSTRAINT, constraint.oid if constraint else 0)
            yield not_null


def _column(row: ColumnRow, table: RelationName, position: int) -> Column:
    return Column(
        table=table,
        name=row.name,
        position=position,
        type=ColumnType(text=row.type, base=row.base_type, category=row.category),
        collation=row.collation,
        identity=Identity(row.identity),
        generated=Generated(how=Generation(row.generated), expression=row.expression)
        if row.generated
        else None,
    )


def _not_null(table: RelationName, column: str, row: ConstraintRow | None) -> NotNull:
    return NotNull(
        table=table,
        column=column,
        name=row.name if row else "",
        is_inherited=not (row and row.no_inherit),
        is_valid=row.is_valid if row else True,
    )


def _constraints(
    rows: CatalogRows, names: dict[int, RelationName], registry: Registry
) -> Iterator[Constraint]:
    for row in rows.constraints:
        table = names.get(row.relation_oid)
        if table is None or row.type == "n":
            continue
        constraint = Constraint(
            table=table,
            name=row.name,
            type=ConstraintType(row.type),
            definition=row.definition.removesuffix(_NOT_VALID),
            columns=tuple(row.columns),
            is_valid=row.is_valid,
            references=names.get(row.references_oid),
        )
        registry.add(constraint.address, PG_CONSTRAINT, row.oid)
        if constraint.type.has_index:
            registry.add(constraint.address, PG_CLASS, row.index_oid)
        yield constraint


def indexes(rows: CatalogRows, registry: Registry) -> Iterator[Index]:
    """Those of plain tables that no constraint made for itself."""
    for row in rows.indexes:
        table = registry.find(PG_CLASS, row.relation_oid)
        is_ours = table is not None and not registry.is_member(PG_CLASS, row.relation_oid)
        if table is None or not is_ours or registry.find(PG_CLASS, row.oid) is not None:
            continue
        index = Index(
            name=RelationName(row.schema, row.name),
            table=table.relation,
            on=row.body,
            is_unique=row.is_unique,
            is_valid=row.is_valid,
        )
        registry.add(index.address, PG_CLASS, row.oid)
        yield index


def sequences(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[Sequence]:
    """Free ones and those that belong to a column of a plain table."""
    for row in rows.sequences:
        owner = registry.find(PG_CLASS, row.owner_oid, row.owner_column)
        is_apart = row.is_identity and owner is None
        if row.schema not in schemas or is_apart or registry.is_member(PG_CLASS, row.oid):
            continue
        sequence = Sequence(
            name=RelationName(row.schema, row.name),
            options=SequenceOptions(
                type=row.type,
                start=row.start,
                increment=row.increment,
                minimum=row.minimum,
                maximum=row.maximum,
                cache=row.cache,
                cycles=row.cycles,
            ),
            owner=(owner.relation, owner.part) if owner and owner.part else None,
            is_identity=row.is_identity,
            is_unlogged=row.persistence == "u",
        )
        registry.add(sequence.address, PG_CLASS, row.oid)
        yield sequence
