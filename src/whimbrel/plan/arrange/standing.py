"""Columns of types and collations that have to be made anew, where PostgreSQL has no way round."""

from __future__ import annotations

from collections.abc import Sequence

from ...catalog.address import Address, ObjectKind
from ...catalog.catalog import Catalog
from ...diff import change as c
from ...errors import Failure, Notice
from .effect import Effect

_TYPES = frozenset([ObjectKind.BASE_TYPE, ObjectKind.COLLATION])
_OF_TYPES = frozenset([ObjectKind.COLUMN, ObjectKind.DOMAIN, ObjectKind.COMPOSITE_TYPE])


def refuse_standing(
    changes: Sequence[c.Change], effects: Sequence[Effect], before: Catalog
) -> None:
    """Raises `Failure` D312: a base type or a collation changes while a column,
    domain or composite type is of it."""
    going = {
        address
        for change, effect in zip(changes, effects, strict=True)
        if isinstance(change, c.Drop)
        for address in effect.drops
        if address.kind in _TYPES
    }
    if not going:
        return
    touched = {a for each in effects for a in (*each.drops, *each.alters)}
    for link in sorted(before.dependencies, key=lambda each: each.dependent):
        stays = link.dependent.kind in _OF_TYPES and link.dependent not in touched
        if link.on in going and stays:
            raise _refusal(link.dependent, link.on)


def _refusal(dependent: Address, on: Address) -> Failure:
    is_type = on.kind is ObjectKind.BASE_TYPE
    other = "type (text, say)" if is_type else "collation"
    successor = "; a successor would need functions in C of its own" if is_type else ""
    return Failure(
        Notice(
            code="D312",
            what=f"{dependent.shown} is of {on.shown}, which has to be made anew",
            why=f"PostgreSQL cannot alter a {on.kind.value}, and drops none that is in use"
            + successor,
            next=f"give the {dependent.kind.value} another {other} in a migration of "
            "your own, run this again, and give it back afterwards",
        )
    )
