"""Rows of domains and composite types → values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..catalog.address import ObjectKind, of_relation
from ..catalog.column import ColumnType
from ..catalog.composite_type import Attribute, CompositeType
from ..catalog.domain import Domain
from ..pg.name import RelationName
from .registry import PG_CLASS, PG_TYPE, Registry
from .rows import CatalogRows, ColumnRow


def domains(rows: CatalogRows, schemas: frozenset[str], registry: Registry) -> Iterator[Domain]:
    for row in rows.domains:
        if row.schema not in schemas or registry.is_member(PG_TYPE, row.oid):
            continue
        domain = Domain(
            name=RelationName(row.schema, row.name),
            type=ColumnType(text=row.type, base=row.base_type, category=row.category),
            collation=row.collation,
        )
        registry.add(domain.address, PG_TYPE, row.oid)
        registry.add(domain.address, PG_TYPE, row.array_type_oid)
        yield domain


def composite_types(
    rows: CatalogRows, schemas: frozenset[str], registry: Registry
) -> Iterator[CompositeType]:
    """Those that stand alone; a table's row type is the table's."""
    columns: defaultdict[int, list[ColumnRow]] = defaultdict(list)
    found = [
        row
        for row in rows.relations
        if row.kind == "c"
        and row.schema in schemas
        and not registry.is_member(PG_CLASS, row.oid)
        and not registry.is_member(PG_TYPE, row.row_type_oid)
    ]
    for column in rows.columns if found else ():
        columns[column.relation_oid].append(column)
    for row in found:
        composite = CompositeType(
            name=RelationName(row.schema, row.name),
            attributes=tuple(_attribute(column) for column in columns[row.oid]),
        )
        for column in columns[row.oid]:
            address = of_relation(ObjectKind.COLUMN, composite.name, column.name)
            registry.add(address, PG_CLASS, row.oid, column.number)
        registry.add(composite.address, PG_CLASS, row.oid)
        registry.add(composite.address, PG_TYPE, row.row_type_oid)
        registry.add(composite.address, PG_TYPE, row.array_type_oid)
        yield composite


def _attribute(row: ColumnRow) -> Attribute:
    return Attribute(name=row.name, type=row.type, collation=row.collation)
