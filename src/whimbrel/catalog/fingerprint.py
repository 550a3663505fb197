"""One short text that is equal for two databases exactly when their schemas are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from .address import Address, ObjectKind
from .catalog import Catalog, CatalogObject, is_about_subscription

# A rank in the table is no part of what a schema means; a type's category follows from its name.
_APART = frozenset({"position", "category"})

# Roles belong to the server: who owns what, and who may, differs between environments by design.
_OF_ROLES = frozenset(
    {
        ObjectKind.OWNER,
        ObjectKind.PRIVILEGES,
        ObjectKind.DEFAULT_PRIVILEGES,
        ObjectKind.USER_MAPPING,
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
    return (
        each
        for each in catalog.objects
        if each.address.kind not in apart and not is_about_subscription(each)
    )


class _Forms:
    """Values as JSON; which fields a class has is looked up once."""

    def __init__(self) -> None:
        self._fields: dict[type, tuple[tuple[str, str], ...]] = {}

    def text(self, value: object) -> str:
        """As `json.dumps` would write it, with an object's class under an empty name."""
        kind = type(value)
        if kind is str:
            return _quoted(value)  # type: ignore[arg-type]
        if kind is int:
            return str(value)
        if value is None or kind is bool:
            return "null" if value is None else str(value).lower()
        if isinstance(value, Enum):
            return _quoted(value.name)
        if isinstance(value, tuple):
            return "[" + ", ".join(map(self.text, value)) + "]"
        named = self._fields.get(kind) or self._learn(value)
        return (
            "".join([f"{before}{self.text(getattr(value, name))}" for before, name in named]) + "}"
        )

    def _learn(self, value: object) -> tuple[tuple[str, str], ...]:
        """Each field with what is written before it."""
        assert is_dataclass(value)
        kind = type(value)
        names = sorted(f.name for f in fields(value) if f.compare and f.name not in _APART)
        head = '{"": ' + _quoted(kind.__name__)
        found = tuple(
            (f"{head if i == 0 else ''}, {_quoted(name)}: ", name) for i, name in enumerate(names)
        )
        self._fields[kind] = found
        return found


_quoted = json.encoder.encode_basestring_ascii
