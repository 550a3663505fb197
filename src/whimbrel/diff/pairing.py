"""Which objects stay, go, come, or must be made anew because of what they stand on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..catalog.address import ROUTINES, Address, ObjectKind, of_relation
from ..catalog.catalog import Catalog, CatalogObject
from ..catalog.column import Column, Default, Generation, NotNull
from ..catalog.composite_type import CompositeType
from ..catalog.constraint import Constraint, ConstraintType
from ..catalog.descent import IndexPartition, OfType, Partition
from ..catalog.domain import Domain
from ..catalog.enum_type import EnumType
from ..catalog.home import relations_of
from ..catalog.index import Index
from ..catalog.sequence import Sequence
from ..catalog.stated import Stated
from ..catalog.table import Table
from ..pg.name import RelationName
from .alterable import ATTACHED, WHOLES, is_alterable, loses_attributes, retypes_attributes
from .made_anew import made_anew
from .twins import twins
from .type_use import TypeUse

Owner = tuple[RelationName, str]

# The manual: ALTER COLUMN … SET EXPRESSION is new in 17.
_SET_EXPRESSION_SINCE = 17
# Remade where what they stand on goes or changes; what holds rows or other objects is not.
_REMADE = (Constraint, Index, Default, *WHOLES)
# A type that columns may be of: another takes its name while they still are.
_TYPES = frozenset(
    [ObjectKind.ENUM, ObjectKind.DOMAIN, ObjectKind.COMPOSITE_TYPE, ObjectKind.RANGE_TYPE]
)
_RULES_OF_DOMAINS = frozenset([ObjectKind.DOMAIN_CONSTRAINT, ObjectKind.DOMAIN_NOT_NULL])


@dataclass
class Pairing:
    """`remade`: in both, but dropped and created; `retyped`: columns whose base type changes, and
    composite types whose attributes do; `rebuilt`: types that get a successor while they are in
    use; `types`: where the types of `before` are used; `succeeded`: routines that go while one of
    the same name comes, for both at once could make a call ambiguous."""

    before: Mapping[Address, CatalogObject]
    after: Mapping[Address, CatalogObject]
    types: TypeUse
    remade: set[Address] = field(default_factory=set)
    retyped: set[Address] = field(default_factory=set)
    rebuilt: set[Address] = field(default_factory=set)
    succeeded: set[Address] = field(default_factory=set)
    identities_before: dict[Owner, Sequence] = field(default_factory=dict)
    identities_after: dict[Owner, Sequence] = field(default_factory=dict)
    constraint_names: dict[str, set[RelationName]] = field(default_factory=dict)
    relations_before: dict[RelationName, Address] = field(default_factory=dict)
    relations_after: dict[RelationName, Address] = field(default_factory=dict)
    index_parts: dict[tuple[Address, Address], Address] = field(default_factory=dict)
    ties: dict[RelationName, Address] = field(default_factory=dict)

    @cached_property
    def domains_before(self) -> dict[str, Domain]:
        """By their names as the server writes them."""
        return _domains(self.before.values())

    @cached_property
    def domains_after(self) -> dict[str, Domain]:
        return _domains(self.after.values())

    def is_gone(self, address: Address) -> bool:
        return address in self.before and address not in self.after

    def is_new(self, address: Address) -> bool:
        return address in self.after and address not in self.before

    def is_dropped(self, address: Address) -> bool:
        return address in self.before and (address not in self.after or address in self.remade)

    def is_replaced(self, address: Address) -> bool:
        """Dropped, or put aside until nothing is of that type any more."""
        return self.is_dropped(address) or address in self.rebuilt

    def is_created(self, address: Address) -> bool:
        return address in self.after and (address not in self.before or address in self.remade)

    def is_name_taken(self, not_null: NotNull) -> bool:
        """By another table of the same schema: names that the server chooses are unique there."""
        tables = self.constraint_names.get(not_null.name, set())
        return any(
            table.schema == not_null.table.schema and table != not_null.table for table in tables
        )

    def stays(self, address: Address) -> bool:
        both = address in self.before and address in self.after
        return both and address not in self.remade


def pair(before: Catalog, after: Catalog) -> Pairing:
    """Follows the dependencies of `before` until nothing more has to be made anew."""
    pairing = Pairing(
        before.by_address(),
        after.by_address(),
        TypeUse(before),
        identities_before=_identities(before),
        identities_after=_identities(after),
        constraint_names=_constraint_names(before, after),
        relations_before=relations_of(before.objects),
        relations_after=relations_of(after.objects),
    )
    for address, old in pairing.before.items():
        new = pairing.after.get(address)
        if new is not None and new != old:
            _judge(pairing, address, old, new, before.version.major)
    come = {_routine_name(a) for a in pairing.after if pairing.is_new(a)} - {None}
    pairing.succeeded = {
        a for a in pairing.before if pairing.is_gone(a) and _routine_name(a) in come
    }
    pairing.remade.update(made_anew(before, after))
    _judge_parts(pairing)
    twin = twins(pairing.before, pairing.after, pairing.is_created)
    pairing.remade.update(each for each in twin if each in pairing.after)
    _judge_rules_of_domains(pairing)
    _spread(pairing, before)
    return pairing


def _domains(objects: Iterable[CatalogObject]) -> dict[str, Domain]:
    return {each.name.shown: each for each in objects if isinstance(each, Domain)}


def _routine_name(address: Address) -> RelationName | None:
    return address.relation if address.kind in ROUTINES else None


def _identities(catalog: Catalog) -> dict[Owner, Sequence]:
    sequences = (each for each in catalog.objects if isinstance(each, Sequence))
    return {each.owner: each for each in sequences if each.owner and each.is_identity}


def _constraint_names(*catalogs: Catalog) -> dict[str, set[RelationName]]:
    names: dict[str, set[RelationName]] = {}
    for each in (thing for catalog in catalogs for thing in catalog.objects):
        if isinstance(each, Constraint | NotNull) and each.name:
            names.setdefault(each.name, set()).add(each.table)
    return names


def _judge(
    pairing: Pairing, address: Address, old: CatalogObject, new: CatalogObject, major: int
) -> None:
    match old, new:
        case Column(), Column():
            if must_remake(old, new, major):
                pairing.remade.add(address)
            elif old.type.base != new.type.base:
                pairing.retyped.add(address)
        case Constraint(), Constraint():
            if not same_constraint(old, new):
                pairing.remade.add(address)
        case Index(), Index():
            if not same_index(old, new):
                pairing.remade.add(address)
        case EnumType(), EnumType():
            if not is_subsequence(old.labels, new.labels):
                pairing.rebuilt.add(address)
        case CompositeType(), CompositeType():
            _judge_composite(pairing, old, new)
        case Domain(), Domain():
            if old != new:
                _replace_type(pairing, address)
        case _ if isinstance(old, WHOLES) and not is_alterable(old, new):
            if address.kind in _TYPES:
                _replace_type(pairing, address)
            else:
                pairing.remade.add(address)
        case _:
            pass


def _judge_composite(pairing: Pairing, old: CompositeType, new: CompositeType) -> None:
    """PostgreSQL changes an attribute's type only where no column is of the whole."""
    is_retyped = retypes_attributes(old, new)
    if not is_alterable(old, new) or (is_retyped and old.address in pairing.types.used):
        _replace_type(pairing, old.address)
    elif is_retyped or loses_attributes(old, new):
        pairing.retyped.add(old.address)


def _replace_type(pairing: Pairing, address: Address) -> None:
    """A type that no column is of is dropped and created; an enum always gets a successor."""
    aside = address in pairing.types.used or address.kind is ObjectKind.ENUM
    (pairing.rebuilt if aside else pairing.remade).add(address)


def _judge_rules_of_domains(pairing: Pairing) -> None:
    """PostgreSQL adds none to a domain whose values stand inside those of some column."""
    for address, new in pairing.after.items():
        if address.kind not in _RULES_OF_DOMAINS or new == pairing.before.get(address):
            continue
        assert isinstance(new, Stated)
        assert new.home is not None
        is_checked = bool(new.inline)
        if is_checked and pairing.stays(new.home) and new.home in pairing.types.contained:
            pairing.rebuilt.add(new.home)


def same_constraint(old: Constraint, new: Constraint) -> bool:
    """Equal, or to be made so by validating."""
    is_validation = new.is_valid and not old.is_valid
    one, two = old.definition, new.definition
    if new.type is ConstraintType.FOREIGN_KEY:
        # ALTER CONSTRAINT changes when it is checked; since 18, whether.
        one, two = _TIMING.sub("", one), _TIMING.sub("", two)
    return (old.type, one) == (new.type, two) and (is_validation or old.is_valid == new.is_valid)


_TIMING = re.compile(r"( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT ENFORCED)?\Z")


def same_index(old: Index, new: Index) -> bool:
    """Equal, or to be made so in place; a partitioned index has no parameters to change."""
    if new.is_partitioned and old.options != new.options:
        return False
    kept = replace(old, options=new.options, tablespace=new.tablespace, statistics=new.statistics)
    return kept == new


def must_remake(old: Column, new: Column, major: int) -> bool:
    """Can the way the column is generated not be changed in place?"""
    if old.generated == new.generated:
        return new.generated is not None and old.type.base != new.type.base
    if new.generated is None:
        return old.generated is not None and old.generated.how is Generation.VIRTUAL
    if old.generated is None or old.generated.how is not new.generated.how:
        return True
    return major < _SET_EXPRESSION_SINCE or old.type.base != new.type.base


def is_subsequence(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(label in rest for label in short)


def _judge_parts(pairing: Pairing) -> None:
    """What makes an index a part of another cannot be undone without dropping both; a type of
    tables changes while none is of it."""
    for address, thing in pairing.before.items():
        if isinstance(thing, OfType) and _is_changed(pairing, thing.type):
            pairing.remade.add(address)
        elif isinstance(thing, IndexPartition) and pairing.is_dropped(address):
            if pairing.is_dropped(of_relation(ObjectKind.TABLE, thing.table)):
                continue
            parent = pairing.relations_before.get(thing.parent)
            if parent is not None and parent in pairing.after:
                pairing.remade.add(parent)


def _is_changed(pairing: Pairing, type_: RelationName) -> bool:
    address = of_relation(ObjectKind.COMPOSITE_TYPE, type_)
    return pairing.before.get(address) != pairing.after.get(address)


def _spread(pairing: Pairing, before: Catalog) -> None:
    dependents: defaultdict[Address, list[Address]] = defaultdict(list)
    for link, on, _ in before.dependencies:
        dependents[on].append(link)
    for part in pairing.before.values():
        # Dropped with its parent, whatever it is to be afterwards.
        if isinstance(part, IndexPartition):
            parent = pairing.relations_before.get(part.parent)
            child = pairing.relations_before.get(part.name)
            if parent is not None and child is not None:
                dependents[parent].append(child)
                whole = of_relation(ObjectKind.TABLE, part.parent_table)
                pairing.index_parts[child, parent] = whole
        elif isinstance(part, Partition):
            pairing.ties[part.table] = part.address
    for serial in pairing.before.values():
        # Dropped with its table, whose column is made anew.
        if isinstance(serial, Sequence) and serial.owner and not serial.is_identity:
            table = pairing.relations_before.get(serial.owner[0])
            if table is not None:
                dependents[table].append(serial.address)
    waiting = [*pairing.remade, *pairing.retyped, *pairing.rebuilt]
    waiting += [address for address in pairing.before if pairing.is_gone(address)]
    while waiting:
        on = waiting.pop()
        for dependent in dependents[on]:
            waiting += _detached(pairing, dependent, on)
            if pairing.stays(dependent) and _reach(pairing, dependent, on):
                waiting.append(dependent)
                waiting += _of_key(pairing, dependent)


def _of_key(pairing: Pairing, address: Address) -> Iterator[Address]:
    """The table that is partitioned by a column whose type gets a successor: none of it can be
    altered, so another table takes its place around its partitions."""
    column = pairing.before[address]
    if isinstance(column, Column) and address in pairing.retyped:
        table = pairing.before.get(of_relation(ObjectKind.TABLE, column.table))
        is_key = isinstance(table, Table) and column.name in table.key_columns
        if table and is_key and pairing.stays(table.address):
            pairing.remade.add(table.address)
            yield table.address


def _detached(pairing: Pairing, address: Address, on: Address) -> Iterator[Address]:
    """The tie of a partition whose key is part of an index that goes: PostgreSQL drops neither
    before the other."""
    if (address, on) in pairing.index_parts and pairing.is_dropped(on):
        thing = pairing.before[address]
        if isinstance(thing, Constraint) and _is_key_of_index(pairing, thing, on):
            tie = pairing.ties[thing.table]
            if pairing.stays(tie):
                pairing.remade.add(tie)
                yield tie


def _is_key_of_index(pairing: Pairing, thing: CatalogObject, on: Address) -> bool:
    return (
        isinstance(thing, Constraint)
        and on.kind is ObjectKind.INDEX
        and thing.table in pairing.ties
    )


def _reach(pairing: Pairing, dependent: Address, on: Address) -> bool:
    """Does what happens to `on` reach `dependent`, and is that news?"""
    thing = pairing.before[dependent]
    is_generated = isinstance(thing, Column) and thing.generated is not None
    if on in pairing.rebuilt and isinstance(thing, Column) and not is_generated:
        news = dependent not in pairing.retyped
        pairing.retyped.add(dependent)
        return news
    if dependent.kind in _TYPES:
        return _reach_type(pairing, thing, on)
    whole = pairing.index_parts.get((dependent, on))
    if whole is not None and (pairing.is_dropped(whole) or _is_key_of_index(pairing, thing, on)):
        # Its table is detached before.
        return False
    if isinstance(thing, Column | Sequence | Table):
        if not is_generated and not _goes_with(pairing, thing, on):
            return False
        pairing.remade.add(dependent)
        return True
    if not (pairing.is_replaced(on) or _minds_new_type(thing)) or not isinstance(thing, _REMADE):
        return False
    may_stay = pairing.is_gone(on) and on not in pairing.succeeded
    if may_stay and _lets_go(thing, pairing.after[dependent]):
        return False
    pairing.remade.add(dependent)
    return True


def _goes_with(pairing: Pairing, thing: Column | Sequence | Table, on: Address) -> bool:
    """A column, and a sequence that it owns, with its table; a foreign table with its server."""
    if isinstance(thing, Table):
        return thing.foreign is not None and pairing.is_dropped(on)
    if isinstance(thing, Sequence) and thing != pairing.after[thing.address]:
        # It may get another owner before.
        return False
    return on.kind in (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE) and pairing.is_dropped(on)


def _reach_type(pairing: Pairing, thing: CatalogObject, on: Address) -> bool:
    is_news = thing.address not in pairing.rebuilt and pairing.is_replaced(on)
    if not is_news or (pairing.is_gone(on) and _lets_go(thing, pairing.after[thing.address])):
        return False
    _replace_type(pairing, thing.address)
    return True


def _minds_new_type(thing: CatalogObject) -> bool:
    """PostgreSQL rebuilds checks, keys and indexes by itself; not defaults, and a foreign key
    only where both sides still compare. What has parsed an expression does not let it happen."""
    if isinstance(thing, Constraint):
        return thing.type is ConstraintType.FOREIGN_KEY
    return isinstance(thing, Default) or (
        isinstance(thing, WHOLES) and not isinstance(thing, ATTACHED)
    )


def _lets_go(old: CatalogObject, new: CatalogObject) -> bool:
    """Altered in place it no longer stands on what goes."""
    return old != new and isinstance(old, WHOLES) and is_alterable(old, new)
