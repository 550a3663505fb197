"""What one side may not read whole is not changed on the other's word: both only name it."""

from __future__ import annotations

from dataclasses import replace

from ..catalog.address import Address
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.unmodelled import Unmodelled


def both_only_named(before: Catalog, after: Catalog) -> tuple[Catalog, Catalog]:
    """Where one side knows an object only by name, so does the other; they differ then."""
    return _only_named(before, _names(after)), _only_named(after, _names(before))


def _names(catalog: Catalog) -> set[Address]:
    return {each.address for each in catalog.objects if isinstance(each, Unmodelled)}


def _only_named(catalog: Catalog, names: set[Address]) -> Catalog:
    if not names:
        return catalog
    return replace(catalog, objects=tuple(_named(each, names) for each in catalog.objects))


def _named(thing: CatalogObject, names: set[Address]) -> CatalogObject:
    if thing.address not in names or isinstance(thing, Unmodelled):
        return thing
    return Unmodelled(address=thing.address, digest="seen")
