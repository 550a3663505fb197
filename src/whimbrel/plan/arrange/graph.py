"""Which change must come before which: edges from `pg_depend` of both schemas and from names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence

from ...catalog.address import Address, ObjectKind, of_relation
from ...catalog.attached import Owner, Privileges
from ...catalog.catalog import Catalog, Dependency
from ...catalog.composite_type import CompositeType
from ...catalog.constraint import Constraint
from ...catalog.domain import Domain
from ...catalog.routine import Routine
from ...catalog.stated import Stated
from ...catalog.view import View
from ...diff import change as c
from ...pg.name import RelationName
from .bodies import Edge, body_edges
from .descent import descent_edges
from .effect import Effect, effect_of
from .stand_in import NEEDS, gives_query, makes_or_drops, takes_query


class Graph:
    """`after[n]` are the nodes that must come before node n; nodes are numbered as given."""

    def __init__(self, changes: Sequence[c.Change], before: Catalog, after: Catalog) -> None:
        self.effects: list[Effect] = [effect_of(change) for change in changes]
        self.after: list[set[int]] = [set() for _ in changes]
        self._creating = self._by("creates")
        self._dropping = self._by("drops")
        self._altering = self._by("alters")
        self._stand_in = [makes_or_drops(change) for change in changes]
        self._queried = [gives_query(change) for change in changes]
        self._unqueried = [takes_query(change) for change in changes]
        self._replaces = [_replaces(change) for change in changes]
        self.soft: set[Edge] = set()
        self._follow_replaced(changes, before)
        self._follow_new(after)
        self._follow_given(changes)
        self._follow_owners(changes)
        self._follow_old(before)
        self._follow_names()
        self._follow_renames()
        self._follow_counts(changes)
        self._follow_everywhere(changes)
        self._follow_logging(changes, after)
        self._follow_keys(changes)
        self._follow_identities(changes)
        for first, then in descent_edges(changes, self.effects, before, after):
            self._edge(first, then)
        self._follow_stand_ins()
        # Edges that may give way; those that are hard too are none.
        self.soft |= {*body_edges(changes), *_members_first(changes)}
        self.soft = {edge for edge in self.soft if edge[0] not in self.after[edge[1]]}
        for first, then in self.soft:
            self._edge(first, then)

    def give_way(self, circle: Sequence[int]) -> bool:
        """Take a soft edge out of a circle, in which each node waits for the next one."""
        for then, first in zip(circle, (*circle[1:], circle[0]), strict=True):
            if (first, then) in self.soft:
                self.soft.discard((first, then))
                self.after[then].discard(first)
                return True
        return False

    def _by(self, field: str) -> defaultdict[Address, list[int]]:
        found: defaultdict[Address, list[int]] = defaultdict(list)
        for number, effect in enumerate(self.effects):
            for address in getattr(effect, field):
                found[address].append(number)
        return found

    def _edge(self, first: int, then: int) -> None:
        if first != then:
            self.after[then].add(first)

    def _follow_replaced(self, changes: Sequence[c.Change], before: Catalog) -> None:
        """A rebuilt type's predecessor, whose address is the same, goes after it has come; what
        is called by it (a function's argument) goes while it still has its name."""
        rebuilding = {
            change.before.address: number
            for number, change in enumerate(changes)
            if isinstance(change, c.RebuildType)
        }
        for address, number in rebuilding.items():
            for dropping in self._dropping.get(address, ()):
                self._edge(number, dropping)
        aside = {
            change.of.address: number
            for number, change in enumerate(changes)
            if isinstance(change, c.PutAside)
        }
        for address, number in aside.items():
            self._edge(number, rebuilding[address])
        for each in before.dependencies if rebuilding else ():
            if each.on in rebuilding:
                if each.dependent in aside:
                    self._edge(aside[each.dependent], rebuilding[each.on])
                for dropping in self._dropping.get(each.dependent, ()):
                    if isinstance(changes[dropping], c.Drop):
                        self._edge(dropping, aside.get(each.on, rebuilding[each.on]))

    def _follow_identities(self, changes: Sequence[c.Change]) -> None:
        """A column that becomes narrower takes its identity's sequence along, whose bounds have
        to fit by then; one that becomes wider makes room for them."""
        for number, change in enumerate(changes):
            if not isinstance(change, c.AlterSequence) or not change.after.is_identity:
                continue
            assert change.after.owner is not None
            column = of_relation(ObjectKind.COLUMN, *change.after.owner)
            for retyping in self._altering.get(column, ()):
                if change.after.options.maximum < change.before.options.maximum:
                    self.after[number].discard(retyping)
                    self._edge(number, retyping)

    def _follow_given(self, changes: Sequence[c.Change]) -> None:
        """What a new object was given by default is altered once it is there."""
        for number, change in enumerate(changes):
            if isinstance(change, c.Alter) and isinstance(change.after, Privileges):
                for first in self._creating.get(change.after.of, ()):
                    self._edge(first, number)

    def _between(self, catalog: Catalog) -> Iterator[Dependency]:
        """Dependencies of which both ends are made, dropped or altered here."""
        touched = {*self._creating, *self._dropping, *self._altering}
        # Cheaper than looking up an address.
        kinds = {each.kind for each in touched}
        return (
            link
            for link in catalog.dependencies
            if link[0][0] in kinds and link[0] in touched and link[1] in touched
        )

    def _follow_owners(self, changes: Sequence[c.Change]) -> None:
        """What an owner has is no grant: what goes is revoked from who is none yet, what comes is
        granted to who is none any more."""
        owning = {
            thing.of: number
            for number, change in enumerate(changes)
            if isinstance(thing := _attached(change), Owner)
        }
        for number, change in enumerate(changes) if owning else ():
            thing = _attached(change)
            if isinstance(thing, Privileges) and thing.of in owning:
                if isinstance(change, c.Drop):
                    self._edge(number, owning[thing.of])
                else:
                    self._edge(owning[thing.of], number)

    def _follow_new(self, after: Catalog) -> None:
        """What is made or altered comes after what it will stand on."""
        for each in self._between(after):
            for first in (*self._creating.get(each.on, ()), *self._altering.get(each.on, ())):
                for then in (
                    *self._creating.get(each.dependent, ()),
                    *self._altering.get(each.dependent, ()),
                ):
                    if self._stand_in[then] and each.on.kind not in NEEDS:
                        continue
                    if self._queried[first] or self._replaces[first]:
                        self.soft.add((first, then))
                    else:
                        self._edge(first, then)

    def _follow_stand_ins(self) -> None:
        """A view without its query comes before it gets it, and goes after it has lost it."""
        for number, effect in enumerate(self.effects):
            if self._queried[number]:
                for address in effect.creates:
                    for first in self._creating[address]:
                        if self._stand_in[first]:
                            self._edge(first, number)
            if self._unqueried[number]:
                for address in effect.drops:
                    for then in self._dropping[address]:
                        if self._stand_in[then]:
                            self._edge(number, then)

    def _follow_old(self, before: Catalog) -> None:
        """What goes, or stands no longer on it, comes before what it stood on goes or changes."""
        for each in self._between(before):
            for first in self._dropping.get(each.dependent, ()):
                if self._stand_in[first] and each.on.kind not in NEEDS:
                    continue
                for then in (*self._dropping.get(each.on, ()), *self._altering.get(each.on, ())):
                    if not self._unqueried[then]:
                        self._edge(first, then)
            for first in self._altering.get(each.dependent, ()):
                for then in self._dropping.get(each.on, ()):
                    self._edge(first, then)

    def _follow_names(self) -> None:
        frees: defaultdict[Hashable, list[int]] = defaultdict(list)
        for number, effect in enumerate(self.effects):
            for key in effect.frees:
                frees[key].append(number)
        for number, effect in enumerate(self.effects):
            for key in effect.takes:
                for first in frees.get(key, ()):
                    self._edge(first, number)
            # Several alterations of one object keep the order in which they were found.
            for address in effect.alters:
                for first in self._altering[address]:
                    if first < number:
                        self._edge(first, number)
            # Made, then altered (a label added to a type made anew, say).
            for address in effect.alters:
                for first in self._creating.get(address, ()):
                    self._edge(first, number)

    def _follow_everywhere(self, changes: Sequence[c.Change]) -> None:
        """A schema or type has its new name before anything else happens; a type may go into a
        schema that is made first."""
        first = [
            number
            for number, change in enumerate(changes)
            if isinstance(change, c.RenameSchema | c.RenameType)
        ]
        for number, change in enumerate(changes):
            for renaming in first:
                if isinstance(change, c.CreateSchema):
                    self._edge(number, renaming)
                elif number > renaming:
                    self._edge(renaming, number)

    def _follow_renames(self) -> None:
        """What speaks of a renamed table by its new name comes after the rename."""
        renamed: dict[RelationName, int] = {
            effect.renames: number
            for number, effect in enumerate(self.effects)
            if effect.renames is not None
        }
        if not renamed:
            return
        for number, effect in enumerate(self.effects):
            for address in (*effect.creates, *effect.drops, *effect.alters):
                first = renamed.get(address.relation)
                if first is not None and address.kind in _OF_TABLES:
                    self._edge(first, number)

    def _follow_counts(self, changes: Sequence[c.Change]) -> None:
        """Labels are counted while their type is what it was, in tables as they are called."""
        for number, change in enumerate(changes):
            if not isinstance(change, c.CountLabels):
                continue
            tables = {each.column.table for each in change.holders}
            for other, each in enumerate(changes):
                match each:
                    case c.RebuildType() if each.before == change.enum:
                        self._edge(number, other)
                    case c.RenameTable(after=table) | c.RenameColumn(table=table):
                        if table in tables:
                            self._edge(other, number)
                    case _:
                        pass

    def _follow_logging(self, changes: Sequence[c.Change], after: Catalog) -> None:
        """A logged table must not refer to an unlogged one at any moment."""
        setting = {
            change.after.name: (number, change.after.is_unlogged)
            for number, change in enumerate(changes)
            if isinstance(change, c.SetLogging)
        }
        for each in after.objects if setting else ():
            if isinstance(each, Constraint) and each.references in setting:
                referred, is_unlogged = setting[each.references]
                referring, _ = setting.get(each.table, (referred, False))
                first, then = (referring, referred) if is_unlogged else (referred, referring)
                self._edge(first, then)

    def _follow_keys(self, changes: Sequence[c.Change]) -> None:
        """A new foreign key ties itself to any key that fits: not to one that is about to go."""
        going: defaultdict[RelationName, list[int]] = defaultdict(list)
        for number, change in enumerate(changes):
            for table in _keys_lost(change):
                going[table].append(number)
        for number, change in enumerate(changes):
            if isinstance(change, c.AddConstraint) and change.constraint.references:
                for first in going[change.constraint.references]:
                    self._edge(first, number)


def _replaces(change: c.Change) -> bool:
    """Under its name, with the same arguments, results and columns: what stands on it need not
    wait where that would be a circle."""
    return isinstance(change, c.Alter) and isinstance(change.after, Routine | View)


def _members_first(changes: Sequence[c.Change]) -> Iterator[Edge]:
    """What an extension has made may be called as what comes in the same schema."""
    going = [
        (n, e.extension.schema) for n, e in enumerate(changes) if isinstance(e, c.DropExtension)
    ]
    for then, change in enumerate(changes) if going else ():
        if isinstance(change, c.Create) and isinstance(change.thing, _LIKE_MEMBERS):
            schema = change.thing.address.schema
            yield from ((first, then) for first, place in going if place == schema)


_LIKE_MEMBERS = (Routine, Stated, Domain, CompositeType, View)


def _attached(change: c.Change) -> object:
    match change:
        case c.Create() | c.Drop():
            return change.thing
        case c.Alter():
            return change.after
        case _:
            return None


def _keys_lost(change: c.Change) -> Iterator[RelationName]:
    match change:
        case c.DropConstraint(constraint=constraint) if constraint.type.has_index:
            yield constraint.table
        case c.DropIndex(index=index) if index.is_unique:
            yield index.table
        case c.DropColumn(column=column):
            yield column.table
        case _:
            pass


_OF_TABLES = frozenset(
    {
        ObjectKind.TABLE,
        ObjectKind.COLUMN,
        ObjectKind.DEFAULT,
        ObjectKind.NOT_NULL,
        ObjectKind.CONSTRAINT,
    }
)
