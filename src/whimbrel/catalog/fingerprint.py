"""One short text that is equal for two databases exactly when their schemas are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from .address import Address, ObjectKind
from .catalog import Catalog, CatalogObject

# A rank in the table is no part of what a schema means; a type's category follows from its name.
_APART = frozenset({"position", "category"})

# Roles belong to the server: who owns what, and who may, differs between environments by design.
_OF_ROLES = frozenset(
    {
        ObjectKind.OWNER,
        ObjectKind.PRIVILEGES,
        ObjectKind.DEFAULT_PRIVILEGES,
        ObjectKind.USER_MAPPING,
        ObjectKind.SUBSCRIPTION,
    }
)


def fingerprint(catalog: Catalog) -> str:
    """sha256 over a canonical form; independent of OIDs, of column order and of the order in
    which objects were made. Neither the server's version nor what speaks of its roles (owners,
    privileges) is part of it."""
    lines = sorted(json.dumps(_plain(each), ensure_ascii=True) for each in _counted(catalog))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def object_digests(catalog: Catalog) -> tuple[tuple[Address, str], ...]:
    """Each object's address with the digest of the form that `fingerprint` is made of."""
    return tuple(
        (each.address, hashlib.sha256(json.dumps(_plain(each)).encode()).hexdigest()[:16])
        for each in _counted(catalog)
    )


def _counted(catalog: Catalog) -> Iterator[CatalogObject]:
    return (each for each in catalog.objects if each.address.kind not in _OF_ROLES)


def _plain(value: object) -> object:
    if is_dataclass(value):
        pairs = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        kept = {name: part for name, part in sorted(pairs.items()) if name not in _APART}
        return {"": type(value).__name__} | kept
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
