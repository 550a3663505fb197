"""Columns get successors of other types, or of other names, while old code goes on using them.

Expand: the new columns, a trigger for each table that keeps them in step, the old rows in batches,
the indexes and constraints of the new columns beside the writers, and what people have said of the
old ones. Contract: in one short transaction for each table the old columns go and the new ones take
their places, with their names. Old code works up to that moment and, where only types change,
beyond it. A key and the foreign keys to it may change together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...pg.name import RelationName, literal
from ...pg.written import ident, shortened
from ..born import plain
from ..known import KnownConstraint, KnownIndex, KnownStatistics
from ..trail import Trail
from .exchange import Moved, exchanged_all, exchanged_key
from .form import OnlineForm, Surroundings, stays
from .key import fill_key
from .moving import (
    LONGEST_NAME,
    NEW,
    SYNC,
    KeyTo,
    hindrance,
    is_same,
    keys_to,
    said_of_constraint,
    statistics_added,
    statistics_named,
)
from .successor import Successor, Wish, knows_not_valid
from .words import Words


def succeed(wishes: Sequence[Wish], around: Surroundings) -> OnlineForm:
    """The whole of it; why not where something hangs on a column that cannot move along."""
    why_not = next(filter(None, (_why_not(each, around.trail) for each in wishes)), "")
    return stays(why_not) if why_not else _Succession(wishes, around).form()


def _why_not(wish: Wish, trail: Trail) -> str:
    table = trail.table(wish.table)
    if table is None or wish.column not in table.columns:
        return (
            f"a change of {wish.column} takes a second column, a trigger and batches by the key of "
            f"{wish.table.shown}, of which nothing is known: --database or --snapshot tells it"
        )
    if fill_key(trail, wish.table) is None:
        return f"{wish.table.shown} has no key of NOT NULL columns to copy its rows in batches by"
    column = table.columns[wish.column]
    is_numbered = column.identity is not None or column.is_generated or column.is_identity
    if wish.default is None and column.has_default and not column.default and not is_numbered:
        return f"the default of {wish.column} is set by the same file, or not known here"
    new = Successor(wish, column).new
    if new in table.columns:
        return f"{wish.column} would get a successor called {new}, and that column is there already"
    return hindrance(trail, wish.table, table, wish.column, wish.meanwhile.words)


class _Succession:
    def __init__(self, wishes: Sequence[Wish], around: Surroundings) -> None:
        tables: dict[RelationName, list[Wish]] = {}
        for each in wishes:
            tables.setdefault(plain(each.table), []).append(each)
        self._tables = [_Table(of_one, around) for of_one in tables.values()]
        self._keys_to = tuple(self._keys_of_others(around.trail))

    def _keys_of_others(self, trail: Trail) -> Iterator[KeyTo]:
        """Each once. Of the tables that change themselves, only those whose own columns stay."""
        seen: list[tuple[str, str, KnownConstraint]] = []
        for table in self._tables:
            for key in (k for old in table.moved for k in keys_to(trail, table.name, old)):
                entry = (key.table.relation, key.name, key.constraint)
                moves_itself = set(self.moved_in(trail, key.table)) & set(key.constraint.columns)
                if entry not in seen and not moves_itself:
                    seen.append(entry)
                    yield key

    def moved_in(self, trail: Trail, name: RelationName | None) -> Moved:
        """The columns of that table that get successors."""
        table = next((each for each in self._tables if is_same(trail, name, each.name)), None)
        return table.moved if table else {}

    def form(self) -> OnlineForm:
        return OnlineForm(now=tuple(self._expand()), later=tuple(self._contract()))

    def _expand(self) -> Iterator[str]:
        for table in self._tables:
            yield from table.columns()
        for table in self._tables:
            yield from table.built()
        for table in self._tables:
            yield from table.constrained(self)
        for key in self._keys_to:
            yield from key.added(self.moved_in(self._tables[0].trail, key.constraint.other))
        for table in self._tables:
            yield from table.counted()

    def _contract(self) -> Iterator[str]:
        """Foreign keys first, alone: going, they lock the other table too."""
        for table in self._tables:
            yield from table.keys_dropped()
        for key in self._keys_to:
            yield key.dropped
        for table in self._tables:
            yield from table.switched()
        for key in self._keys_to:
            yield from key.renamed()


class _Table:
    """One table with all its columns that get successors."""

    def __init__(self, wishes: Sequence[Wish], around: Surroundings) -> None:
        first = wishes[0]
        self.name, self.shown, self.trail = first.table, first.shown, around.trail
        self._server = around.server
        self._known = around.trail.state_of(first.table)
        self._key = fill_key(around.trail, first.table) or ""
        self.successors = [Successor(each, self._known.columns[each.column]) for each in wishes]
        self.moved: Moved = {each.old: each.new for each in self.successors}
        # Those of keys first: of equal ones a foreign key stands on the oldest.
        ordered = sorted(around.trail.indexes.items(), key=_keys_first)
        self._indexes = {
            name.relation: each
            for name, each in ordered
            if is_same(around.trail, each.table, first.table)
            and self._moved(each.definition, behind="USING") != each.definition
        }
        self._statistics: list[KnownStatistics] = [
            each for each in self._known.statistics if set(each.columns) & set(self.moved)
        ]

    def _moved(self, definition: str, *, behind: str = "") -> str:
        return exchanged_all(definition, self.moved, behind=behind)

    # ── expand ──

    def columns(self) -> Iterator[str]:
        added = (part for each in self.successors for part in each.added())
        yield f"ALTER TABLE {self.shown} {', '.join(added)}"
        for each in self.successors:
            yield from each.said()
        yield self._function()
        yield "BEGIN"
        yield (
            f"CREATE TRIGGER {self._trigger} BEFORE INSERT OR UPDATE ON {self.shown} FOR EACH ROW "
            f"EXECUTE FUNCTION {self._routine}()"
        )
        # Also for what replication or a bulk load brings.
        yield f"ALTER TABLE {self.shown} ENABLE ALWAYS TRIGGER {self._trigger}"
        yield "COMMIT"
        yield self._filled()
        for each in self.successors:
            if not each.known.is_nullable:
                known = next((k for _, k in self._of(each.old, "not null")), None)
                yield from each.required(known, self._server)

    def _filled(self) -> str:
        """All columns in one pass over the rows."""
        assigned = ", ".join(each.assigned() for each in self.successors)
        undone = [each.undone() for each in self.successors]
        where = undone[0] if len(undone) == 1 else " OR ".join(f"({each})" for each in undone)
        return (
            f"-- whimbrel:batch key={self._key}\nUPDATE {self.shown} SET {assigned} WHERE {where}"
        )

    @property
    def _sync(self) -> str:
        names = "_".join((self.name.relation, *self.moved))
        return shortened(names, "_sync")

    @property
    def _trigger(self) -> str:
        return ident(f"{SYNC}{self._sync}"[:LONGEST_NAME])

    @property
    def _routine(self) -> str:
        schema = self.name.schema
        return f"{ident(schema)}.{ident(self._sync)}" if schema else ident(self._sync)

    def _function(self) -> str:
        lines = [line for each in self.successors for line in each.sync()]
        body = "\n".join(["BEGIN", *lines, "    RETURN NEW;", "END"])
        return (
            f"CREATE FUNCTION {self._routine}() RETURNS trigger LANGUAGE plpgsql AS $$\n{body}\n$$"
        )

    def built(self) -> Iterator[str]:
        """The indexes, beside the writers."""
        for name, each in self._indexes.items():
            words = self._moved(each.definition, behind="USING")
            behind = words[words.index(" USING ") :]
            unique = "UNIQUE " * each.is_unique
            if each.tablespace:
                said = Words(behind)
                where = said.find("WHERE")
                place = where if where >= 0 else len(said)
                parts = (said.text(0, place), f"TABLESPACE {ident(each.tablespace)}")
                behind = f" {' '.join((*parts, said.text(place)))}".rstrip()
            new = ident(shortened(name, NEW))
            yield f"CREATE {unique}INDEX CONCURRENTLY {new} ON {self.shown}{behind}"

    def constrained(self, all_: _Succession) -> Iterator[str]:
        for name, each in self._constraints("check", "foreign key"):
            words = self._constraint(each.definition.removesuffix(" NOT VALID"), each, all_)
            new = ident(shortened(name, NEW))
            if not each.is_enforced:
                yield f"ALTER TABLE {self.shown} ADD CONSTRAINT {new} {words}"
                continue
            yield f"ALTER TABLE {self.shown} ADD CONSTRAINT {new} {words} NOT VALID"
            if each.is_valid:
                yield f"ALTER TABLE {self.shown} VALIDATE CONSTRAINT {new}"

    def _constraint(self, definition: str, each: KnownConstraint, all_: _Succession) -> str:
        if each.kind != "foreign key":
            return self._moved(definition)
        return exchanged_key(definition, self.moved, all_.moved_in(self.trail, each.other))

    def counted(self) -> Iterator[str]:
        yield from statistics_added(self._statistics, self.moved)

    def _constraints(self, *kinds: str) -> Iterator[tuple[str, KnownConstraint]]:
        for name, each in self._known.constraints.items():
            if each.kind in kinds and set(self.moved) & set(each.columns):
                yield name, each

    def _of(self, column: str, kind: str) -> Iterator[tuple[str, KnownConstraint]]:
        return ((n, each) for n, each in self._constraints(kind) if column in each.columns)

    # ── contract ──

    def keys_dropped(self) -> Iterator[str]:
        for name, _ in self._constraints("foreign key"):
            yield f"ALTER TABLE {self.shown} DROP CONSTRAINT {ident(name)}"

    def switched(self) -> Iterator[str]:
        yield "BEGIN"
        for each in self.successors:
            yield from each.wish.meanwhile.before
        said = _WITH_VIEWS if any(each.wish.meanwhile.before for each in self.successors) else ""
        yield f"{said}DROP TRIGGER {self._trigger} ON {self.shown}"
        yield f"DROP FUNCTION {self._routine}()"
        for each in self.successors:
            yield from each.handed_over()
        for each in self.successors:
            yield from each.takes_over()
        yield from self._names()
        yield from statistics_named(self._statistics)
        for each in self.successors:
            yield from each.wish.meanwhile.after
        yield "COMMIT"

    def _names(self) -> Iterator[str]:
        """What was built for the new columns takes over the names of the old ones'."""
        for name, each in self._indexes.items():
            yield self._index_named(name)
            yield from self._said_of_index(name, each)
        renamed = [(name, shortened(name, NEW)) for name, _ in self._constraints("check")]
        renamed += [(name, shortened(name, NEW)) for name, _ in self._constraints("foreign key")]
        if knows_not_valid(self._server):
            for new in self.successors:
                renamed += [(name, new.null_name) for name, _ in self._of(new.old, "not null")]
        for name, built in renamed:
            if name != built:
                yield f"ALTER TABLE {self.shown} RENAME CONSTRAINT {ident(built)} TO {ident(name)}"
        for name, constraint in self._known.constraints.items():
            if set(self.moved) & set(constraint.columns) or name in self._indexes:
                yield from said_of_constraint(self.shown, name, constraint)

    def _index_named(self, name: str) -> str:
        built, key = shortened(name, NEW), self._known.constraints.get(name)
        if key is None or key.kind not in ("primary key", "unique"):
            return f"ALTER INDEX {self._beside(built)} RENAME TO {ident(name)}"
        kind = "PRIMARY KEY" if key.kind == "primary key" else "UNIQUE"
        rest = key.definition.partition(" DEFERRABLE")
        return (
            f"ALTER TABLE {self.shown} ADD CONSTRAINT {ident(name)} {kind} USING INDEX "
            f"{ident(built)}{rest[1]}{rest[2]}"
        )

    def _said_of_index(self, name: str, index: KnownIndex) -> Iterator[str]:
        here = self._beside(name)
        for each in index.settings:
            yield f"ALTER INDEX {here} {each}"
        if index.comment:
            yield f"COMMENT ON INDEX {here} IS {literal(index.comment)}"
        if index.is_replica_identity:
            yield f"ALTER TABLE {self.shown} REPLICA IDENTITY USING INDEX {ident(name)}"
        if index.is_clustered:
            yield f"ALTER TABLE {self.shown} CLUSTER ON {ident(name)}"

    def _beside(self, name: str) -> str:
        """An index has the schema of its table."""
        schema = self.name.schema
        return f"{ident(schema)}.{ident(name)}" if schema else ident(name)


_WITH_VIEWS = '-- whimbrel:allow wide-lock-window "after its views, as readers lock them"\n'


def _keys_first(named: tuple[RelationName, KnownIndex]) -> tuple[bool, RelationName]:
    name, index = named
    return not index.is_of_constraint, name
