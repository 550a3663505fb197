"""One short text that is equal for two databases exactly when their schemas are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from operator import attrgetter
from typing import Any

from .address import Address, ObjectKind
from .catalog import Catalog, CatalogObject, is_about_subscription

# A rank in the table is no part of what a schema means; a type's category follows from its name,
# and what is made along with a thing from the thing.
_APART = frozenset({"position", "category", "makes"})

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


class _Forms(dict[type, "_Writer"]):
    """How values of each class are written as JSON, an object's class under an empty name; what
    a class consists of is looked up once, so that most of the work is done by C."""

    def __init__(self) -> None:
        super().__init__({str: _quoted, int: str, tuple: self._elements})
        self[bool] = {True: "true", False: "false"}.__getitem__
        self[type(None)] = {None: "null"}.__getitem__

    def text(self, value: object) -> str:
        """As `json.dumps` would write it."""
        return self[type(value)](value)

    def __missing__(self, kind: type) -> _Writer:
        if issubclass(kind, Enum):
            writer: _Writer = {each: _quoted(each.name) for each in kind}.__getitem__
        else:
            writer = self[kind.__mro__[1]] if issubclass(kind, tuple) else self._object(kind)
        self[kind] = writer
        return writer

    def _elements(self, values: Any) -> str:
        return "[" + ", ".join([self[type(each)](each) for each in values]) + "]"

    def _object(self, kind: type) -> _Writer:
        """Every object has two fields at least: `attrgetter` gives a tuple then."""
        assert is_dataclass(kind)
        names = sorted(f.name for f in fields(kind) if f.compare and f.name not in _APART)
        parts = [_quoted(""), _quoted(kind.__name__)]
        named = [f"{_quoted(name)}: %s" for name in names]
        form = "{" + ", ".join([": ".join(parts), *named]) + "}"
        if len(names) < 2:
            return lambda value: form % tuple(self.text(getattr(value, name)) for name in names)
        values = attrgetter(*names)
        return lambda value: form % tuple([self[type(each)](each) for each in values(value)])


_Writer = Callable[[Any], str]
_quoted = json.encoder.encode_basestring_ascii
