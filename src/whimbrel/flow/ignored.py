"""What the project says is not its own: objects of `[[drift.ignore]]`, left out of comparisons."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..config.settings import IgnoredDrift
from ..diff.objects import without_objects

Rules = tuple[IgnoredDrift, ...]


def rule_for(rules: Rules, address: Address, table: str) -> IgnoredDrift | None:
    """The first that names the object, or the table it belongs to."""
    names = (address.path, address.shown, table)
    return next((r for r in rules if any(fnmatchcase(name, r.object) for name in names)), None)


def heeding(rules: Rules, catalog: Catalog) -> Catalog:
    """The catalog without what a rule ignores."""
    if not rules:
        return catalog
    return without_objects(
        catalog, lambda address, table: rule_for(rules, address, table) is not None
    )
