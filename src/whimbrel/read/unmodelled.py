"""Rows of what is not taken apart → names with digests, so that a difference is never missed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.unmodelled import Unmodelled
from .objects import PRISMA_LEDGER, is_plain_table
from .registry import PG_CLASS, PG_CONSTRAINT, PG_TYPE, Registry
from .rows import CatalogRows, NamedRow, RelationRow


def relations_apart(
    rows: CatalogRows, schemas: frozenset[str], registry: Registry
) -> Iterator[Unmodelled]:
    """Partitioned tables, partitions, children and foreign tables; their columns, constraints and
    indexes are part of the digest."""
    parts = _parts(rows)
    for row in rows.relations:
        if (
            row.schema in schemas
            and row.kind != "c"
            and row.name != PRISMA_LEDGER
            and not is_plain_table(row)
            and not registry.is_member(PG_CLASS, row.oid)
            and not registry.is_member(PG_TYPE, row.row_type_oid)
        ):
            address = Address(_relation_kind(row), row.schema, row.name)
            registry.add(address, PG_CLASS, row.oid)
            registry.add(address, PG_TYPE, row.row_type_oid)
            registry.add(address, PG_TYPE, row.array_type_oid)
            _register_parts(rows, row, address, registry)
            text = "\n".join([row.nature, row.of_type, row.persistence, *sorted(parts[row.oid])])
            yield Unmodelled(address=address, digest=_digest(text))


def _relation_kind(row: RelationRow) -> ObjectKind:
    if row.kind == "p":
        return ObjectKind.PARTITIONED_TABLE
    if row.kind == "f":
        return ObjectKind.FOREIGN_TABLE
    if row.is_partition:
        return ObjectKind.PARTITION
    return ObjectKind.TYPED_TABLE if row.of_type else ObjectKind.INHERITING_TABLE


def _parts(rows: CatalogRows) -> defaultdict[int, list[str]]:
    parts: defaultdict[int, list[str]] = defaultdict(list)
    for column in rows.columns:
        parts[column.relation_oid].append(
            f"{column.name} {column.type} {column.collation} {column.is_not_null} "
            f"{column.identity} {column.generated} {column.expression}"
        )
    for constraint in rows.constraints:
        parts[constraint.relation_oid].append(f"{constraint.name} {constraint.definition}")
    for index in rows.indexes:
        parts[index.relation_oid].append(
            f"{index.name} {index.is_unique} {index.body} {index.is_valid}"
        )
    return parts


def _register_parts(
    rows: CatalogRows, relation: RelationRow, address: Address, registry: Registry
) -> None:
    for constraint in rows.constraints:
        if constraint.relation_oid == relation.oid:
            registry.add(address, PG_CONSTRAINT, constraint.oid)
    for index in rows.indexes:
        if index.relation_oid == relation.oid:
            registry.add(address, PG_CLASS, index.oid)


def named_objects(
    rows: CatalogRows, schemas: frozenset[str], registry: Registry
) -> Iterator[Unmodelled]:
    for row in rows.named:
        if (row.schema and row.schema not in schemas) or _is_member(row, registry):
            continue
        address = Address(ObjectKind(row.kind), row.schema, row.name, row.part)
        registry.add(address, row.class_oid, row.oid)
        yield Unmodelled(address=address, digest=_digest(row.definition))


def _is_member(row: NamedRow, registry: Registry) -> bool:
    return registry.is_member(row.class_oid, row.oid)


def properties(rows: CatalogRows, registry: Registry) -> Iterator[Unmodelled]:
    """Settings of objects that are ours."""
    texts: defaultdict[Address, list[str]] = defaultdict(list)
    for row in rows.properties:
        of = registry.find(row.class_oid, row.oid, row.part)
        if of is not None and of.kind is not ObjectKind.EXTENSION and not _is_view(of):
            texts[Address(ObjectKind(row.kind), "", of.shown)].append(row.definition)
    for address, definitions in texts.items():
        yield Unmodelled(address=address, digest=_digest("\n".join(sorted(definitions))))


def _is_view(of: Address) -> bool:
    """Its settings are its own fields."""
    return of.kind is ObjectKind.MATERIALIZED_VIEW


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
