"""Which objects two schemas do not share, one line each: for people who ask what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.attached import Owner, Privileges, SecurityLabel
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.comment import Comment
from ..catalog.fingerprint import object_digests
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.unmodelled import Unmodelled
from .difference import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDifference:
    """`is_modelled`: can a plan reach it? `table` is the path of what it belongs to, or its own."""

    address: Address
    side: Side
    is_modelled: bool
    table: str

    @property
    def shown(self) -> str:
        apart = "" if self.is_modelled else " (not modelled)"
        return f"{self.address.shown}{apart}"


def differing_objects(before: Catalog, after: Catalog) -> tuple[ObjectDifference, ...]:
    """In the order of their addresses. Owners and privileges are left out, as in a fingerprint."""
    old, new = dict(object_digests(before)), dict(object_digests(after))
    known = {**before.by_address(), **after.by_address()}
    return tuple(
        ObjectDifference(
            address=address,
            side=_side(address, old, new),
            is_modelled=not isinstance(known[address], Unmodelled),
            table=_home(known[address]),
        )
        for address in sorted({*old, *new})
        if old.get(address) != new.get(address)
    )


def invalid_indexes(catalog: Catalog) -> tuple[Index, ...]:
    """Those whose concurrent build did not end, or has not ended yet."""
    return tuple(e for e in catalog.objects if isinstance(e, Index) and not e.is_valid)


def without_parts(differences: Iterable[ObjectDifference]) -> tuple[ObjectDifference, ...]:
    """Where a whole table or column came or went, what belongs to it is said with it."""
    found = tuple(differences)
    wholes: set[tuple[Side, str]] = {
        (each.side, each.address.path)
        for each in found
        if each.side is not Side.BOTH and each.address.kind in _WHOLES
    }
    return tuple(each for each in found if not _is_said(each, wholes))


def without_objects(catalog: Catalog, is_apart: Callable[[Address, str], bool]) -> Catalog:
    """`catalog` without the objects of which `is_apart` says so, by address and table."""
    kept = tuple(each for each in catalog.objects if not is_apart(each.address, _home(each)))
    return replace(catalog, objects=kept)


_WHOLES = (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.COLUMN)


def _is_said(each: ObjectDifference, wholes: set[tuple[Side, str]]) -> bool:
    column = each.address.path if each.address.kind not in _WHOLES else ""
    return any(
        (each.side, whole) in wholes
        for whole in (each.table, column)
        if whole and not (each.address.kind in _WHOLES and whole == each.address.path)
    )


def _side(address: Address, old: dict[Address, str], new: dict[Address, str]) -> Side:
    if address not in old:
        return Side.AFTER
    return Side.BOTH if address in new else Side.BEFORE


def _home(each: CatalogObject) -> str:
    """The table it belongs to, as a path; else its own path."""
    match each:
        case Index():
            return of_relation(ObjectKind.TABLE, each.table).path
        case Sequence() if each.owner is not None:
            return of_relation(ObjectKind.TABLE, each.owner[0]).path
        case Comment() | Owner() | Privileges() | SecurityLabel():
            return each.of._replace(part="").path
    return each.address._replace(part="").path
