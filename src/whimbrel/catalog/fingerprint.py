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
    forms = _Forms()
    lines = sorted(forms.text(each) for each in _counted(catalog))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def object_digests(
    catalog: Catalog, *, also: frozenset[ObjectKind] = frozenset()
) -> tuple[tuple[Address, str], ...]:
    """Each object's address with the digest of the form that `fingerprint` is made of; of those
    that it leaves out, the kinds in `also` too."""
    forms = _Forms()
    return tuple(
        (each.address, hashlib.sha256(forms.text(each).encode()).hexdigest()[:16])
        for each in _counted(catalog, also)
    )


def _counted(
    catalog: Catalog, also: frozenset[ObjectKind] = frozenset()
) -> Iterator[CatalogObject]:
    apart = _OF_ROLES - also
    return (each for each in catalog.objects if each.address.kind not in apart)


class _Forms:
    """Values as plain JSON; which fields a class has is looked up once."""

    def __init__(self) -> None:
        self._names: dict[type, tuple[str, ...]] = {}

    def text(self, value: object) -> str:
        return json.dumps(self._plain(value), ensure_ascii=True)

    def _plain(self, value: object) -> object:
        if value is None or type(value) in _SCALARS:
            return value
        if isinstance(value, Enum):
            return value.name
        if isinstance(value, tuple):
            return [self._plain(each) for each in value]
        names = self._names.get(type(value)) or self._learn(value)
        plain = {name: self._plain(getattr(value, name)) for name in names}
        return {"": type(value).__name__} | plain

    def _learn(self, value: object) -> tuple[str, ...]:
        assert is_dataclass(value)
        names = tuple(sorted(f.name for f in fields(value) if f.compare and f.name not in _APART))
        self._names[type(value)] = names
        return names


_SCALARS = frozenset({str, int, bool})
