"""What `pg_depend` does not say, or says in a way that hides the order of making things."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Listed

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import CatalogObject, Dependency
from ..catalog.column import Column, Default, NotNull
from ..catalog.comment import Comment
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.index import Index
from ..catalog.sequence import Sequence


def complete(found: set[Dependency], objects: Listed[CatalogObject]) -> Iterator[Dependency]:
    """`found` with parts tied to their wholes; a serial's ownership is cut from its sequence,
    which must exist before the column's default, while the link can be made only after."""
    known = {each.address for each in objects}
    owned = {s.address for s in objects if isinstance(s, Sequence) and not s.is_identity}
    for each in found:
        if not (each.dependent in owned and each.on.kind is ObjectKind.COLUMN):
            yield each
    for thing in objects:
        for on, is_automatic in _parents(thing):
            if on in known:
                yield Dependency(thing.address, on, is_automatic)
        if isinstance(thing, Sequence) and thing.owner and not thing.is_identity:
            column = of_relation(ObjectKind.COLUMN, *thing.owner)
            yield Dependency(thing.owner_address, thing.address, is_automatic=True)
            yield Dependency(thing.owner_address, column, is_automatic=True)


def _parents(thing: CatalogObject) -> Iterator[tuple[Address, bool]]:
    match thing:
        case Comment():
            yield thing.of, True
        case Column() | Constraint() | Index():
            yield of_relation(ObjectKind.TABLE, thing.table), True
        case Default() | NotNull():
            yield of_relation(ObjectKind.COLUMN, thing.table, thing.column), True
        case _:
            pass
    if isinstance(thing, Constraint) and thing.references:
        yield of_relation(ObjectKind.TABLE, thing.references), False
    if isinstance(thing, Constraint) and thing.type is ConstraintType.PRIMARY_KEY:
        for column in thing.columns:
            yield of_relation(ObjectKind.NOT_NULL, thing.table, column), False
    if isinstance(thing, Sequence) and thing.is_identity and thing.owner:
        yield of_relation(ObjectKind.NOT_NULL, *thing.owner), False
        yield of_relation(ObjectKind.COLUMN, *thing.owner), True
