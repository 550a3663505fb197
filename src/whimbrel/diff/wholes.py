"""Differences of what holds no rows: views, routines, triggers, policies, comments, grants …"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..catalog.address import ROUTINES, Address, ObjectKind
from ..catalog.attached import usual
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import Column
from ..catalog.composite_type import CompositeType
from ..catalog.descent import IndexPartition, Inheritance, OfType
from ..catalog.domain import Domain
from ..catalog.setting import ColumnStorage
from ..catalog.stated import Stated
from . import change as c
from .alterable import WHOLES
from .brought import brought
from .carried import Carried
from .given import given
from .pairing import Pairing


def whole_changes(pairing: Pairing, before: Catalog, carried: Carried) -> Iterator[c.Change]:
    """What vanishes with its home is not dropped by itself; what is remade comes again."""
    inline = _inline(pairing)
    _carry_by_types(pairing, before, carried)
    for address, old in pairing.before.items():
        if not isinstance(old, WHOLES):
            continue
        new = pairing.after.get(address)
        if address in pairing.rebuilt:
            yield from _rebuilt(old, new, inline[address], carried)
        elif pairing.stays(address):
            if isinstance(old, ColumnStorage) and _is_retyped(old, pairing):
                old = replace(old, storage="")
            if old != new:
                yield c.Alter(before=old, after=new)  # type: ignore[arg-type]
        elif not carried.is_along(address) and not isinstance(old, IndexPartition):
            yield c.Drop(thing=old, carries=carried.by(address))  # type: ignore[arg-type]
    start = given(pairing)
    for address, old_privileges in start.items():
        wanted = pairing.after.get(address, usual(old_privileges))
        if wanted != old_privileges:
            yield c.Alter(before=old_privileges, after=wanted)  # type: ignore[arg-type]
    parts = brought(pairing)
    done = {*start, *(part.address for some in inline.values() for part in some)}
    done |= {part.address for some in parts.values() for part in some}
    for address, new in pairing.after.items():
        if isinstance(new, WHOLES) and pairing.is_created(address) and address not in done:
            if isinstance(new, Inheritance | OfType) and _is_born(new, pairing):
                continue
            yield c.Create(
                thing=new,  # type: ignore[arg-type]
                along=tuple(inline[address]),
                brings=tuple(parts.get(address, ())),
            )


def _carry_by_types(pairing: Pairing, before: Catalog, carried: Carried) -> None:
    """The functions that read and write the values of a base type go with it, as it with them."""
    for link in before.dependencies:
        is_support = link.on.kind is ObjectKind.SHELL_TYPE and link.dependent.kind in ROUTINES
        if is_support and pairing.is_dropped(link.on) and pairing.is_dropped(link.dependent):
            carried.add(link.on, pairing.before[link.dependent])


def _rebuilt(
    old: CatalogObject, new: CatalogObject | None, along: list[Stated], carried: Carried
) -> Iterator[c.Change]:
    assert isinstance(old, Domain | CompositeType | Stated)
    assert isinstance(new, Domain | CompositeType | Stated)
    if isinstance(old, Stated) and old.makes:
        yield c.PutAside(of=old)
    yield c.RebuildType(before=old, after=new, along=tuple(along))
    yield c.DropReplacedType(type=old, carries=carried.by(old.address))


def _inline(pairing: Pairing) -> defaultdict[Address, list[Stated]]:
    """Parts that come together with their whole, and can be written inside its statement."""
    found: defaultdict[Address, list[Stated]] = defaultdict(list)
    for address, part in pairing.after.items():
        if isinstance(part, Stated) and part.inline and part.home:
            is_new = pairing.is_created(part.home) or part.home in pairing.rebuilt
            if is_new and pairing.is_created(address):
                found[part.home].append(part)
    return found


def _is_born(tie: Inheritance | OfType, pairing: Pairing) -> bool:
    """The table says INHERITS, or OF, when it is created."""
    return pairing.is_created(pairing.relations_after[tie.table])


def _is_retyped(storage: ColumnStorage, pairing: Pairing) -> bool:
    """ALTER COLUMN TYPE, also to another length or collation, goes back to the type's storage."""
    old, new = pairing.before.get(storage.of), pairing.after.get(storage.of)
    return (
        isinstance(old, Column)
        and isinstance(new, Column)
        and (
            (old.type, old.collation) != (new.type, new.collation) or storage.of in pairing.retyped
        )
    )
