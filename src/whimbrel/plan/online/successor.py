"""A column gets a successor of another type, or of another name, while old code goes on using it.

Expand: the new column, a trigger that keeps the two in step, the old rows in batches, the indexes
and constraints of the new column beside the writers, and what people have said of the old one.
Contract: in one short transaction the old
column goes and the new one takes its place, with its names. Old code works up to that moment and,
where only the type changes, beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...pg.name import RelationName, literal
from ...pg.version import ServerVersion
from ...pg.written import ident, shortened
from ..known import KnownColumn, KnownConstraint, KnownIndex, KnownTable
from .exchange import exchanged, exchanged_key
from .form import OnlineForm, Surroundings, stays
from .moving import (
    hindrance,
    is_same,
    keys_to,
    numbered_on,
    said_of_column,
    said_of_constraint,
    statistics_added,
    statistics_named,
)
from .words import Words

_NOT_NULL_NOT_VALID_SINCE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`shown` is the table as the user spells it. `value` computes the new column from the row,
    empty for a plain cast. A rename keeps `type` and has its new name in `final`."""

    table: RelationName
    shown: str
    column: str
    final: str
    type: str = ""
    value: str = ""

    @property
    def is_rename(self) -> bool:
        return self.final != self.column


def succeed(wish: Wish, around: Surroundings) -> OnlineForm:
    """The whole of it; why not where something hangs on the column that cannot move along."""
    table = around.trail.table(wish.table)
    column = around.trail.column(wish.table, wish.column)
    if table is None or column is None:
        return stays(
            f"a change of {wish.column} takes a second column, a trigger and batches by the key of "
            f"{wish.table.shown}, of which nothing is known: --database or --snapshot tells it"
        )
    key = _batch_key(table)
    if key is None:
        return stays(
            f"{wish.table.shown} has no primary key of one column to copy its rows in batches by"
        )
    why_not = hindrance(around.trail, wish.table, table, wish.column)
    return stays(why_not) if why_not else _Successor(wish, around, table, column, key).form()


def _batch_key(table: KnownTable) -> str | None:
    keys = [each.columns for each in table.constraints.values() if each.kind == "primary key"]
    return keys[0][0] if keys and len(keys[0]) == 1 else None


class _Successor:
    def __init__(
        self,
        wish: Wish,
        around: Surroundings,
        table: KnownTable,
        column: KnownColumn,
        key: str,
    ) -> None:
        self._wish = wish
        self._trail = around.trail
        self._table = table
        self._column = column
        self._key = key
        self._server = around.server
        self._new = wish.final if wish.is_rename else shortened(wish.column, "_new")
        self._type = wish.type or f"{column.type}{_collate(column)}"
        # Those of keys first: of equal ones a foreign key stands on the oldest.
        ordered = sorted(around.trail.indexes.items(), key=_keys_first)
        self._indexes = {
            name.relation: each
            for name, each in ordered
            if is_same(around.trail, each.table, wish.table)
            and exchanged(each.definition, wish.column, "x", behind="USING") != each.definition
        }
        self._keys_to = tuple(keys_to(around.trail, wish.table, wish.column))
        self._statistics = [each for each in table.statistics if wish.column in each.columns]

    def form(self) -> OnlineForm:
        return OnlineForm(now=tuple(self._expand()), later=tuple(self._contract()))

    # ── expand ──

    def _expand(self) -> Iterator[str]:
        old, new, shown = ident(self._wish.column), ident(self._new), self._wish.shown
        added = (f"ADD COLUMN {new} {self._type}", *self._settings())
        yield f"ALTER TABLE {shown} {', '.join(added)}"
        yield from said_of_column(shown, self._column, self._new)
        yield self._function()
        yield "BEGIN"
        yield (
            f"CREATE TRIGGER {self._trigger} BEFORE INSERT OR UPDATE ON {shown} FOR EACH ROW "
            f"EXECUTE FUNCTION {self._routine}()"
        )
        # Also for what replication or a bulk load brings.
        yield f"ALTER TABLE {shown} ENABLE ALWAYS TRIGGER {self._trigger}"
        yield "COMMIT"
        yield (
            f"-- whimbrel:batch key={self._key}\n"
            f"UPDATE {shown} SET {new} = {self._cast(old)} WHERE {self._undone(old, new)}"
        )
        if not self._column.is_nullable:
            yield from self._not_null(new)
        for name, each in self._indexes.items():
            yield self._index(name, each)
        for name, constraint in self._constraints("check", "foreign key"):
            yield from self._constraint(name, constraint)
        for key in self._keys_to:
            yield from key.added(self._wish.column, self._new)
        yield from statistics_added(self._statistics, self._wish.column, self._new)

    def _settings(self) -> Iterator[str]:
        """A change of type takes the new one's storage; what is counted stays."""
        kept = self._column.storage if self._wish.is_rename else ()
        for each in (*self._column.settings, *kept):
            yield f"ALTER COLUMN {ident(self._new)} {each}"

    @property
    def _sync(self) -> str:
        return shortened(f"{self._wish.table.relation}_{self._wish.column}", "_sync")

    @property
    def _trigger(self) -> str:
        """Of BEFORE triggers the last one by name sees what the others have made of the row."""
        return ident(f"zz_{self._sync}"[:63])

    @property
    def _routine(self) -> str:
        schema = self._wish.table.schema
        return f"{ident(schema)}.{ident(self._sync)}" if schema else ident(self._sync)

    def _function(self) -> str:
        old, new = f"NEW.{ident(self._wish.column)}", f"NEW.{ident(self._new)}"
        if not self._wish.is_rename:
            lines = [f"    {new} := {self._cast(old, in_row=True)};"]
        else:
            lines = [
                # Old code writes the old name, new code the new one: the one that was written
                # counts.
                f"    IF TG_OP = 'INSERT' AND {new} IS NULL",
                f"        OR TG_OP = 'UPDATE' AND {new} IS NOT DISTINCT FROM OLD.{new[4:]} THEN",
                f"        {new} := {old};",
                "    ELSE",
                f"        {old} := {new};",
                "    END IF;",
            ]
        body = "\n".join(["BEGIN", *lines, "    RETURN NEW;", "END"])
        return (
            f"CREATE FUNCTION {self._routine}() RETURNS trigger LANGUAGE plpgsql AS $$\n{body}\n$$"
        )

    def _cast(self, column: str, *, in_row: bool = False) -> str:
        if self._wish.value and in_row:
            row = ident(self._wish.table.relation)
            return f"(SELECT {self._wish.value} FROM (SELECT NEW.*) AS {row})"
        if self._wish.value:
            return f"({self._wish.value})"
        if self._wish.is_rename:
            return column
        words = Words(self._type)
        collate = words.find("COLLATE")
        return f"CAST({column} AS {words.text(0, collate if collate >= 0 else None)})"

    def _undone(self, old: str, new: str) -> str:
        if self._wish.value:
            return f"{new} IS DISTINCT FROM {self._cast(old)}"
        return f"{new} IS NULL AND {old} IS NOT NULL"

    def _not_null(self, new: str) -> Iterator[str]:
        shown, name = self._wish.shown, ident(self._null_name)
        known = next((each for _, each in self._constraints("not null")), None)
        if _knows_not_valid(self._server):
            alone = " NO INHERIT" if known and "NO INHERIT" in known.definition else ""
            yield f"ALTER TABLE {shown} ADD CONSTRAINT {name} NOT NULL {new}{alone} NOT VALID"
            if known is None or known.is_valid:
                yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {name}"
            return
        yield f"ALTER TABLE {shown} ADD CONSTRAINT {name} CHECK ({new} IS NOT NULL) NOT VALID"
        yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {name}"
        yield f"ALTER TABLE {shown} ALTER COLUMN {new} SET NOT NULL"
        yield f"ALTER TABLE {shown} DROP CONSTRAINT {name}"

    @property
    def _null_name(self) -> str:
        return shortened(f"{self._wish.table.relation}_{self._new}", "_not_null")

    def _index(self, name: str, index: KnownIndex) -> str:
        words = exchanged(index.definition, self._wish.column, self._new, behind="USING")
        behind = words[words.index(" USING ") :]
        unique = "UNIQUE " * index.is_unique
        new = ident(shortened(name, "_new"))
        if index.tablespace:
            said = Words(behind)
            where = said.find("WHERE")
            place = where if where >= 0 else len(said)
            parts = (said.text(0, place), f"TABLESPACE {ident(index.tablespace)}")
            behind = f" {' '.join((*parts, said.text(place)))}".rstrip()
        return f"CREATE {unique}INDEX CONCURRENTLY {new} ON {self._wish.shown}{behind}"

    def _constraint(self, name: str, constraint: KnownConstraint) -> Iterator[str]:
        definition = constraint.definition.removesuffix(" NOT VALID")
        words = self._moved(definition, constraint)
        new, shown = ident(shortened(name, "_new")), self._wish.shown
        if not constraint.is_enforced:
            yield f"ALTER TABLE {shown} ADD CONSTRAINT {new} {words}"
            return
        yield f"ALTER TABLE {shown} ADD CONSTRAINT {new} {words} NOT VALID"
        if constraint.is_valid:
            yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {new}"

    def _moved(self, definition: str, constraint: KnownConstraint) -> str:
        old, new = self._wish.column, self._new
        if constraint.kind != "foreign key":
            return exchanged(definition, old, new)
        is_self = is_same(self._trail, constraint.other, self._wish.table)
        both = is_self and old in constraint.other_columns
        return exchanged_key(definition, old, new, own=True, referenced=both)

    def _constraints(self, *kinds: str) -> Iterator[tuple[str, KnownConstraint]]:
        for name, each in self._table.constraints.items():
            if each.kind in kinds and self._wish.column in each.columns:
                yield name, each

    # ── contract ──

    def _contract(self) -> Iterator[str]:
        """Foreign keys first, alone: going, they lock the other table too."""
        shown, old, new = self._wish.shown, ident(self._wish.column), ident(self._new)
        for name, _ in self._constraints("foreign key"):
            yield f"ALTER TABLE {shown} DROP CONSTRAINT {ident(name)}"
        for key in self._keys_to:
            yield key.dropped
        yield "BEGIN"
        yield f"DROP TRIGGER {self._trigger} ON {shown}"
        yield f"DROP FUNCTION {self._routine}()"
        if self._column.identity:
            yield from numbered_on(shown, self._column.identity, self._new)
        else:
            for sequence in self._column.sequences:
                yield f"ALTER SEQUENCE {sequence} OWNED BY {shown}.{new}"
        yield f"ALTER TABLE {shown} DROP COLUMN {old}"
        if not self._wish.is_rename:
            yield f"ALTER TABLE {shown} RENAME COLUMN {new} TO {old}"
        if self._column.default:
            name = ident(self._wish.final)
            yield f"ALTER TABLE {shown} ALTER COLUMN {name} SET DEFAULT {self._column.default}"
        yield from self._names()
        yield from statistics_named(self._statistics)
        yield "COMMIT"
        for key in self._keys_to:
            yield from key.renamed()

    def _names(self) -> Iterator[str]:
        """What was built for the new column takes over the names of the old one's."""
        shown = self._wish.shown
        keys = {
            name: each
            for name, each in self._table.constraints.items()
            if each.kind in ("primary key", "unique")
        }
        for name in self._indexes:
            built = shortened(name, "_new")
            if name in keys:
                kind = "PRIMARY KEY" if keys[name].kind == "primary key" else "UNIQUE"
                rest = keys[name].definition.partition(" DEFERRABLE")
                yield (
                    f"ALTER TABLE {shown} ADD CONSTRAINT {ident(name)} {kind} USING INDEX "
                    f"{ident(built)}{rest[1]}{rest[2]}"
                )
            else:
                yield f"ALTER INDEX {self._beside(built)} RENAME TO {ident(name)}"
            yield from self._said_of_index(name, self._indexes[name])
        renamed = [(name, shortened(name, "_new")) for name, _ in self._constraints("check")]
        renamed += [(name, shortened(name, "_new")) for name, _ in self._constraints("foreign key")]
        if _knows_not_valid(self._server):
            renamed += [(name, self._null_name) for name, _ in self._constraints("not null")]
        for name, built in renamed:
            if name != built:
                yield f"ALTER TABLE {shown} RENAME CONSTRAINT {ident(built)} TO {ident(name)}"
        for name, each in self._table.constraints.items():
            if self._wish.column in each.columns or name in self._indexes:
                yield from said_of_constraint(shown, name, each)

    def _said_of_index(self, name: str, index: KnownIndex) -> Iterator[str]:
        here, shown = self._beside(name), self._wish.shown
        for each in index.settings:
            yield f"ALTER INDEX {here} {each}"
        if index.comment:
            yield f"COMMENT ON INDEX {here} IS {literal(index.comment)}"
        if index.is_replica_identity:
            yield f"ALTER TABLE {shown} REPLICA IDENTITY USING INDEX {ident(name)}"
        if index.is_clustered:
            yield f"ALTER TABLE {shown} CLUSTER ON {ident(name)}"

    def _beside(self, name: str) -> str:
        """An index has the schema of its table."""
        schema = self._wish.table.schema
        return f"{ident(schema)}.{ident(name)}" if schema else ident(name)


def _keys_first(named: tuple[RelationName, KnownIndex]) -> tuple[bool, RelationName]:
    name, index = named
    return not index.is_of_constraint, name


def _collate(column: KnownColumn) -> str:
    return f" COLLATE {column.collation}" if column.collation else ""


def _knows_not_valid(server: ServerVersion | None) -> bool:
    return server is not None and server.major >= _NOT_NULL_NOT_VALID_SINCE
