"""What a rule may look at besides its step: what came before, what follows, what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ..pg.name import RelationName
from ..plan.born import plain
from ..plan.deed import Deed, Does
from ..plan.facts.expressions import VOLATILE
from ..plan.facts.types import Retype, read_type, retype
from ..plan.online.moving import LONGEST_NAME, NEW, SYNC
from ..plan.step import Step
from ..plan.trail import KEEP, Trail

MEGABYTE = 1024 * 1024
_PAGE_BYTES = 8192
_KINDS = {"r": "table", "p": "table", "v": "view", "m": "materialized view", "f": "foreign table"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`trail` is what the statements before have made true, on top of what is known of the
    database; `file` are all steps of the file, of which this one is number `position`. Only
    relations that were there before the migration have users who wait, and rows that somebody
    misses.
    """

    trail: Trail = field(default_factory=Trail)
    file: Sequence[Step] = ()
    position: int = 0
    small_bytes: int = 0
    says_irreversible: bool = False
    goes_on: bool = False  # behind `file` the real one has more

    @property
    def following(self) -> Iterator[Step]:
        """The steps after this one in its file."""
        return islice(self.file, self.position + 1, None)

    def is_old(self, relation: RelationName) -> bool:
        """Was it there before the migration? A name without a relation is not."""
        if not relation.relation or self.trail.born.preexisting(relation) is None:
            return False
        return not self.trail.known.is_complete or self.trail.is_there(relation)

    def lacks(self, deed: Deed) -> bool:
        """Is the table known, and known to have no column or constraint of the deed's name? Then
        IF EXISTS passes it over, and without that the server refuses."""
        table = self.trail.table(deed.relation)
        if table is None or not self.trail.known.is_complete or not table.columns:
            return False
        return deed.name not in table.columns and deed.name not in table.constraints

    def matters(self, relation: RelationName) -> bool:
        """Was it there before, and is it not known to be so small that nobody would wait long?"""
        return self.is_old(relation) and not self.is_small(relation)

    def is_small(self, relation: RelationName) -> bool:
        size = self.size_bytes(relation)
        return size is not None and size <= self.small_bytes

    def size_bytes(self, relation: RelationName) -> int | None:
        """With indexes; None where it is not known. Of an index that of its table, at most."""
        table = self.trail.table(relation)
        if table is not None:
            return table.size_bytes
        if index := self.trail.index(relation):
            return self.size_bytes(index.table)
        return _PAGE_BYTES if plain(relation) in self.trail.known.sequences else None

    def shown(self, relation: RelationName) -> str:
        """Its name for people, with its size where that is known and worth a word."""
        table = self.trail.table(relation)
        if table is None or not table.size_bytes or table.size_bytes <= self.small_bytes:
            return relation.shown
        rows = f", about {table.rows:,} rows" if table.rows else ""
        return f"{relation.shown} ({size_words(table.size_bytes)}{rows})"

    @property
    def server_major(self) -> int:
        """0 where it is not known."""
        return self.trail.known.server_version // 10000

    # ── kinds ──

    def kind_of(self, deed: Deed) -> str:
        """What the deed's relation is, where that is known, whatever the statement calls it: ALTER
        TABLE takes indexes, views and sequences too, ALTER INDEX … RENAME tables."""
        if self.trail.index(deed.relation) is not None:
            return "index"
        table = self.trail.table(deed.relation)
        if table is not None:
            return _KINDS.get(table.kind, deed.kind)
        is_sequence = plain(deed.relation) in self.trail.known.sequences
        return "sequence" if is_sequence else deed.kind

    def is_view(self, relation: RelationName) -> bool:
        table = self.trail.table(relation)
        return table is not None and table.kind == "v"

    def is_partition(self, relation: RelationName) -> bool:
        """A partition, also one that this migration has detached."""
        table = self.trail.table(relation)
        is_detached = plain(relation) in self.trail.detached
        return is_detached or (table is not None and table.parent is not None)

    def is_partitioned(self, relation: RelationName) -> bool:
        table = self.trail.table(relation)
        return table is not None and table.kind == "p"

    def is_empty_parent(self, deed: Deed) -> bool:
        """ONLY the partitioned table itself, which holds no rows."""
        return deed.says("only") and self.is_partitioned(deed.relation)

    def has_index(self, deed: Deed) -> bool:
        """Is an index of the deed's name known to be there?"""
        return bool(deed.name) and (
            self.trail.index(RelationName(deed.relation.schema, deed.name)) is not None
        )

    def is_foreign_key(self, deed: Deed) -> bool:
        """Is the constraint one? Where it is not known, its name tells: that of the server's
        own choice ends so, and most people's."""
        known = self.trail.constraint(deed.relation, deed.name)
        if known is not None:
            return known.kind == "foreign key"
        name = deed.name.lower()
        return name.endswith(("_fkey", "_fk")) or name.startswith(("fk_", "fk"))

    # ── types and functions ──

    def retype(self, deed: Deed) -> Retype:
        """What ALTER COLUMN … TYPE costs here."""
        if deed.says("using"):
            return Retype.REWRITE
        old = self.trail.type_of(deed.relation, deed.name)
        return retype(old, deed.type)

    def rewritten(self, step: Step) -> tuple[RelationName, ...]:
        """The relations that were there and that the step writes anew, as far as known: a change
        of type may turn out to be free, a default to be steady, a domain to check its values."""
        spared = {deed.relation for deed in step.deeds if self._is_free(deed)}
        dear = {deed.relation for deed in step.deeds if not self._is_free(deed)}
        found = [name for name in step.rewrites if name not in spared - dear]
        domains = (
            deed.relation
            for deed in step.deeds
            if deed.does is Does.ADD_COLUMN and self.is_checked_domain(deed.type)
        )
        return tuple(name for name in dict.fromkeys((*found, *domains)) if self.is_old(name))

    def _is_free(self, deed: Deed) -> bool:
        if deed.does is Does.ALTER_TYPE:
            return self.retype(deed) is Retype.NOTHING
        return deed.does is Does.ADD_COLUMN and not (
            deed.says_any("serial", "identity", "stored")
            or any(self.is_volatile(c) or not self.is_function_known(c) for c in deed.calls)
        )

    def is_checked_domain(self, type: str) -> bool:
        """Is it known to be a domain that checks its values?"""
        known = self.trail.types.get(type.removeprefix("public."))
        return known is not None and known.kind == "domain" and known.is_constrained

    def is_same_type(self, deed: Deed) -> bool:
        old = self.trail.type_of(deed.relation, deed.name)
        return bool(old) and read_type(old) == read_type(deed.type)

    def is_volatile(self, call: str) -> bool:
        """For certain; an unknown function is not."""
        return self.trail.is_volatile(call)

    def is_function_known(self, call: str) -> bool:
        return call.removeprefix("public.") in self.trail.volatility or call in VOLATILE

    def is_known_pure(self, call: str) -> bool:
        return self.trail.volatility.get(call.removeprefix("public.")) in ("immutable", "stable")

    # ── what follows in the file ──

    def is_made_again(self, relation: RelationName) -> bool:
        """Does a table or view of this name come later?"""
        kinds, wanted = (Does.CREATE_TABLE, Does.CREATE_VIEW), plain(relation)
        return any(d.does in kinds and plain(d.relation) == wanted for d in self._later())

    def makes_room(self, deed: Deed) -> bool:
        """DROP … IF EXISTS in whimbrel_keep of the very name under which this file keeps
        something: what an earlier try of this migration has left."""
        wanted = _named(deed)
        if wanted.schema != KEEP or not deed.says("if exists"):
            return False
        return any(
            (d.does is Does.CREATE_TABLE and d.relation == wanted)
            or (d.does is Does.RENAME and RelationName(KEEP, d.value) == wanted)
            or (d.does is Does.SET_SCHEMA and RelationName(d.value, _named(d).relation) == wanted)
            for d in self._later()
        )

    def is_in_keep(self, deed: Deed) -> bool:
        """Is it about something that was put aside?"""
        return _named(deed).schema == KEEP

    def is_put_aside(self, table: RelationName) -> bool:
        """Is the table moved to the keep later in this file?"""
        return any(
            d.does is Does.SET_SCHEMA and d.value == KEEP and plain(d.relation) == plain(table)
            for d in self._later()
        )

    def is_routine_made_again(self, name: str) -> bool:
        return any(d.does is Does.CREATE_ROUTINE and d.name == name for d in self._later())

    def is_added_again(self, deed: Deed) -> bool:
        """Does a constraint of the same name come later, or in the same statement?"""
        here = self.file[self.position].deeds if self.file else ()
        return any(
            d.does is Does.ADD_CONSTRAINT
            and d.name == deed.name
            and plain(d.relation) == plain(deed.relation)
            for d in (*here, *self._later())
        )

    def has_rule_again(self, deed: Deed) -> bool:
        """Does a rule of that relation come later?"""
        return any(
            d.does is Does.CREATE_RULE and plain(d.relation) == plain(deed.relation)
            for d in self._later()
        )

    def has_rule_beside(self, deed: Deed) -> bool:
        """Another one of that relation, anywhere in the file."""
        return any(
            d.does is Does.CREATE_RULE and plain(d.relation) == plain(deed.relation) and d != deed
            for step in self.file
            for d in step.deeds
        )

    def counts_on(self, deed: Deed) -> bool:
        """Is a sequence set behind what is there, in what follows or in the same statement?"""
        here = self.file[self.position].deeds if self.file else ()
        return any(
            (d.does is Does.CALL and d.name == "setval")
            or (d.does is Does.ALTER_SEQUENCE and d.says("restart"))
            or (
                d.does is Does.SET_IDENTITY
                and d.says("restart")
                and plain(d.relation) == plain(deed.relation)
            )
            for d in (*here, *self._later())
        )

    def has_policy_again(self, deed: Deed) -> bool:
        """Does a policy of that table come later?"""
        return any(
            d.does is Does.CREATE_POLICY and plain(d.relation) == plain(deed.relation)
            for d in self._later()
        )

    # ── a successor that takes the place of its column (`plan/online/succession.py`) ──

    def is_successor(self, deed: Deed) -> bool:
        """RENAME of `total_new`, and of what was built for it, to a name that this file has made
        free: running code knows the new name, and nobody the old one."""
        table = plain(deed.relation)
        freed = (Does.DROP_COLUMN, Does.DROP_CONSTRAINT)
        return deed.name.replace(NEW, "", 1) == deed.value and any(
            d.does in freed and plain(d.relation) == table for d in self._earlier()
        )

    def kept_in_step(self, routine: str) -> bool:
        """A function whose only trigger, that of a successor, this file has dropped."""
        trigger = f"{SYNC}{routine.rpartition('.')[2]}"[:LONGEST_NAME]
        return any(
            d.does is Does.DROP and d.kind == "trigger" and d.name == trigger
            for d in self._earlier()
        )

    def _earlier(self) -> Iterator[Deed]:
        return (deed for step in self.file[: self.position] for deed in step.deeds)

    def _later(self) -> Iterator[Deed]:
        return (deed for step in self.following for deed in step.deeds)


def _named(deed: Deed) -> RelationName:
    """A relation, or a type, which is no relation."""
    if deed.relation.relation:
        return deed.relation
    if deed.name.startswith(f"{KEEP}."):  # what is kept of another schema has a dot in its name
        return RelationName(KEEP, deed.name.removeprefix(f"{KEEP}."))
    schema, _, name = deed.name.rpartition(".")
    return RelationName(schema, name)


def size_words(size_bytes: int) -> str:
    """`412 GB`, `64 MB`, `8 kB`; 1024 of one are one of the next, as PostgreSQL counts."""
    size, unit = float(size_bytes), "bytes"
    for next_unit in ("kB", "MB", "GB", "TB"):
        if size < 1024:
            break
        size, unit = size / 1024, next_unit
    return f"{size:.0f} {unit}" if size >= 10 or unit == "bytes" else f"{size:.1f} {unit}"
