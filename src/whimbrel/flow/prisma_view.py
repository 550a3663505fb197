"""What Prisma would call drift, among what truly differs."""

from __future__ import annotations

from ..catalog.address import Address
from ..catalog.catalog import Catalog
from ..diff.objects import differing_objects
from ..prisma.meaning.resolve import look_at_schema
from ..prisma.scope import Scope, completed, scope_of
from ..sources.prisma_text import read_schema_files
from .validate import is_prisma
from .workplace import Workplace


def seen_by_prisma(place: Workplace, history: Catalog, live: Catalog) -> frozenset[Address] | None:
    """Addresses of what its language can say and what differs; None where Prisma has no part.

    The schema file says which schemas and which indexes it looks at; without one, or with one
    that has errors, it is `public` and no partial index.
    """
    if place.project.prisma is None:
        return None
    scope = _scope(place)
    return _differing(live, completed(history, live, scope)) & _differing(
        history, completed(live, history, scope)
    )


def _differing(one: Catalog, other: Catalog) -> frozenset[Address]:
    return frozenset(each.address for each in differing_objects(one, other))


def _scope(place: Workplace) -> Scope:
    if not is_prisma(place):
        return Scope(schemas=frozenset({place.home}))
    name = place.project.schema
    return scope_of(look_at_schema(read_schema_files(place.root / name, name)).schema, place.home)
