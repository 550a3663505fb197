"""What `pg_depend` does not say, or says in a way that hides the order of making things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Listed

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import CatalogObject, Dependency
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ..catalog.home import Relations, home_of, relations_of
from ..catalog.sequence import Sequence
from ..catalog.setting import Clustering, ReplicaIdentity
from ..catalog.stated import Stated


def complete(
    found: set[Dependency], known: Mapping[Address, CatalogObject]
) -> Iterator[Dependency]:
    """`found` with parts tied to their wholes; cut are links that can be made only after both
    ends: a serial's ownership from its sequence, which must exist before the column's default,
    and what makes a table or an index a part of its parent."""
    objects = tuple(known.values())
    owned = {a for a, s in known.items() if isinstance(s, Sequence) and not s.is_identity}
    parts = _parts(objects)
    relations = relations_of(objects)
    tied = {tie for thing in objects for tie in _ties(thing, relations)}
    for each in found:
        is_ownership = each.dependent in owned and each.on.kind is ObjectKind.COLUMN
        if each.on.kind is ObjectKind.BASE_TYPE and _is_support(each, found):
            yield each._replace(on=each.on._replace(kind=ObjectKind.SHELL_TYPE))
        elif each.dependent.kind in _MINDED_BY_PARTS:
            yield from _by_part(each, parts)
        elif not is_ownership and (each.dependent, each.on) not in tied:
            yield each
    for address, thing in known.items():
        home = home_of(thing, relations)
        if home is not None and home in known:
            yield Dependency(address, home, True)
        for on in _needs(thing, relations):
            if on in known:
                yield Dependency(address, on, False)
        if isinstance(thing, Sequence) and thing.owner and not thing.is_identity:
            column = of_relation(ObjectKind.COLUMN, *thing.owner)
            yield Dependency(thing.owner_address, thing.address, is_automatic=True)
            yield Dependency(thing.owner_address, column, is_automatic=True)
    yield from _keys_whole(found, objects, relations)


def _is_support(link: Dependency, found: set[Dependency]) -> bool:
    """A function that reads or writes values of the type: each needs the other."""
    return Dependency(link.on, link.dependent, is_automatic=False) in found


# PostgreSQL holds the whole liable for what only a part of it needs.
_MINDED_BY_PARTS = {
    ObjectKind.DOMAIN: ObjectKind.DOMAIN_DEFAULT,
    ObjectKind.TEXT_SEARCH_CONFIGURATION: ObjectKind.TEXT_SEARCH_MAPPING,
}
_OF_DEFAULTS = frozenset([ObjectKind.FUNCTION, ObjectKind.SEQUENCE])


def _parts(objects: Listed[CatalogObject]) -> dict[Address, list[Stated]]:
    parts: dict[Address, list[Stated]] = {}
    for each in objects:
        if isinstance(each, Stated) and each.home and each.home.kind in _MINDED_BY_PARTS:
            parts.setdefault(each.home, []).append(each)
    return parts


def _by_part(link: Dependency, parts: dict[Address, list[Stated]]) -> Iterator[Dependency]:
    """A function belongs to a domain's default, a dictionary to the mappings that name it."""
    whole, on = link.dependent, link.on
    minding = [
        part
        for part in parts.get(whole, ())
        if part.address.kind is _MINDED_BY_PARTS[whole.kind]
        and (on.kind in _OF_DEFAULTS or _names(part, on))
    ]
    for part in minding:
        yield Dependency(part.address, on, is_automatic=link.is_automatic)
    if not minding:
        yield link


def _names(part: Stated, on: Address) -> bool:
    is_dictionary = on.kind is ObjectKind.TEXT_SEARCH_DICTIONARY
    return is_dictionary and on.relation.shown in part.create


def _ties(thing: CatalogObject, relations: Relations) -> Iterator[tuple[Address, Address]]:
    match thing:
        case Partition() | Inheritance():
            ends = relations.get(thing.table), relations.get(thing.parent)
        case OfType():
            ends = relations.get(thing.table), relations.get(thing.type)
        case IndexPartition():
            ends = relations.get(thing.name), relations.get(thing.parent)
        case _:
            return
    if ends[0] and ends[1]:
        yield ends[0], ends[1]


def _needs(thing: CatalogObject, relations: Relations) -> Iterator[Address]:
    match thing:
        case Constraint():
            if thing.references:
                yield of_relation(ObjectKind.TABLE, thing.references)
            if thing.type is ConstraintType.PRIMARY_KEY:
                for column in thing.columns:
                    yield of_relation(ObjectKind.NOT_NULL, thing.table, column)
        case Sequence() if thing.is_identity and thing.owner:
            yield of_relation(ObjectKind.NOT_NULL, *thing.owner)
        case Partition() | Inheritance() | IndexPartition():
            yield from (relations[end] for end in (thing.parent,) if end in relations)
        case OfType():
            yield from (relations[end] for end in (thing.type,) if end in relations)
        case ReplicaIdentity() | Clustering():
            yield from (relations[end] for end in (thing.index_name,) if end in relations)
        case _:
            pass


def _keys_whole(
    found: set[Dependency], objects: Listed[CatalogObject], relations: Relations
) -> Iterator[Dependency]:
    """A foreign key to a partitioned table wants its key there in every partition."""
    parts: defaultdict[Address, list[IndexPartition]] = defaultdict(list)
    for each in objects:
        if isinstance(each, IndexPartition) and each.parent in relations:
            parts[relations[each.parent]].append(each)
    foreign = {
        each.address
        for each in objects
        if isinstance(each, Constraint) and each.type is ConstraintType.FOREIGN_KEY
    }
    for link in found if parts else ():
        waiting = [link.on] if link.dependent in foreign else []
        while waiting:
            for part in parts.get(waiting.pop(), ()):
                yield Dependency(link.dependent, part.address, is_automatic=False)
                if part.name in relations:
                    waiting.append(relations[part.name])
