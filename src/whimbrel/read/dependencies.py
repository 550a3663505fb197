"""What `pg_depend` does not say, or says in a way that hides the order of making things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Listed

from ..catalog.address import Address, ObjectKind, of_relation
from ..catalog.catalog import CatalogObject, Dependency, link_of
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import IndexPartition, Inheritance, OfType, Partition
from ..catalog.home import RELATIONS, Relations, home_of, relations_of
from ..catalog.sequence import Sequence
from ..catalog.setting import Clustering, ReplicaIdentity
from ..catalog.stated import Stated


def complete(
    found: Listed[Dependency], known: Mapping[Address, CatalogObject]
) -> Iterator[Dependency]:
    """`found` with parts tied to their wholes; cut are links that can be made only after both
    ends: a serial's ownership from its sequence, which must exist before the column's default,
    and what makes a table or an index a part of its parent."""
    things = _by_class(known)
    owned = {s.address for s in things[Sequence] if isinstance(s, Sequence) and not s.is_identity}
    parts = _parts(things[Stated])
    relations = relations_of(each for kind in RELATIONS for each in things[kind])
    tied = {tie for kind in _TIES for thing in things[kind] for tie in _ties(thing, relations)}
    # A function that reads or writes values of a type needs it, and the type the function.
    supported = {(a, b) for a, b, is_automatic in found if a.kind is _BASE and not is_automatic}
    for each in found:
        dependent, on, _ = each
        if on.kind is _BASE and (on, dependent) in supported:
            yield each._replace(on=on._replace(kind=ObjectKind.SHELL_TYPE))
        elif dependent.kind in _MINDED_BY_PARTS:
            yield from _by_part(each, parts)
        elif on.kind is ObjectKind.COLUMN and dependent in owned:
            continue
        elif not tied or (dependent, on) not in tied:
            yield each
    for address, thing in known.items():
        home = home_of(thing, relations)
        if home is not None and home in known:
            yield link_of((address, home, True))
    for thing in (each for kind in _NEEDY for each in things[kind]):
        address = thing.address
        for on in _needs(thing, relations):
            if on in known:
                yield link_of((address, on, False))
    for address in owned:
        yield from _ownership(known[address])
    yield from _keys_whole(found, things, relations)


_Things = Mapping[type[CatalogObject], Listed[CatalogObject]]


def _by_class(known: Mapping[Address, CatalogObject]) -> _Things:
    """Looked through once: most questions are about few of many."""
    found: defaultdict[type[CatalogObject], list[CatalogObject]] = defaultdict(list)
    for each in known.values():
        found[type(each)].append(each)
    return found


_TIES = (Partition, Inheritance, OfType, IndexPartition)
_NEEDY = (Constraint, Sequence, *_TIES, ReplicaIdentity, Clustering)


def _ownership(thing: CatalogObject) -> Iterator[Dependency]:
    if isinstance(thing, Sequence) and thing.owner:
        column = of_relation(ObjectKind.COLUMN, *thing.owner)
        yield Dependency(thing.owner_address, thing.address, is_automatic=True)
        yield Dependency(thing.owner_address, column, is_automatic=True)


_BASE = ObjectKind.BASE_TYPE
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
    found: Listed[Dependency], things: _Things, relations: Relations
) -> Iterator[Dependency]:
    """A foreign key to a partitioned table wants its key there in every partition."""
    parts: defaultdict[Address, list[IndexPartition]] = defaultdict(list)
    for each in things[IndexPartition]:
        if isinstance(each, IndexPartition) and each.parent in relations:
            parts[relations[each.parent]].append(each)
    if not parts:
        return
    foreign = {
        each.address
        for each in things[Constraint]
        if isinstance(each, Constraint) and each.type is ConstraintType.FOREIGN_KEY
    }
    for link in found:
        waiting = [link.on] if link.dependent in foreign else []
        while waiting:
            for part in parts.get(waiting.pop(), ()):
                yield Dependency(link.dependent, part.address, is_automatic=False)
                if part.name in relations:
                    waiting.append(relations[part.name])
