"""Passwords differ between environments by design: what names none leaves the one that is there."""

from __future__ import annotations

from dataclasses import replace

from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.stated import Stated

_NAME = "password"


def keeping_passwords(before: Catalog, after: Catalog) -> Catalog:
    """`after` with the password of each user mapping or server that has none there and one in
    `before`."""
    known = {
        each.address: each
        for each in before.objects
        if isinstance(each, Stated) and _has_password(each)
    }
    if not known:
        return after
    objects = tuple(_kept(each, known.get(each.address)) for each in after.objects)
    return replace(after, objects=objects)


def _kept(new: CatalogObject, old: Stated | None) -> CatalogObject:
    if old is None or not isinstance(new, Stated) or _has_password(new):
        return new
    wanted = dict(new.options)
    known = [(name, wanted.pop(name, value)) for name, value in old.options if _stays(name, wanted)]
    return replace(new, options=(*known, *wanted.items()))


def _stays(name: str, wanted: dict[str, str]) -> bool:
    return name == _NAME or name in wanted


def _has_password(thing: Stated) -> bool:
    return any(name == _NAME for name, _ in thing.options)
