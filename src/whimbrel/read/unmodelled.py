"""Rows of what is not taken apart → names with digests, so that a difference is never missed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ..catalog.address import Address, ObjectKind
from ..catalog.unmodelled import Unmodelled
from .registry import Registry
from .rows import CatalogRows, NamedRow


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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
