"""A column gets a successor of another type, or of another name, while old code goes on using it.

Expand: the new column, a trigger that keeps the two in step, the old rows in batches, the indexes
and constraints of the new column beside the writers. Contract: in one short transaction the old
column goes and the new one takes its place, with its names. Old code works up to that moment and,
where only the type changes, beyond it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...pg.name import RelationName
from ...pg.version import ServerVersion
from ..known import KnownColumn, KnownConstraint, KnownIndex, KnownTable
from .exchange import exchanged, sequence_of
from .form import OnlineForm, Surroundings, ident, shortened, stays

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
    why_not = _hindrance(wish, table, column)
    return stays(why_not) if why_not else _Successor(wish, around, table, column, key).form()


def _batch_key(table: KnownTable) -> str | None:
    keys = [each.columns for each in table.constraints.values() if each.kind == "primary key"]
    return keys[0][0] if keys and len(keys[0]) == 1 else None


def _hindrance(wish: Wish, table: KnownTable, column: KnownColumn) -> str:
    if table.kind != "r" or table.parent is not None:
        return "a partitioned table or a partition moves to the new column by hand, part by part"
    if column.is_generated or any(each.is_generated for each in table.columns.values()):
        return "a generated column is computed from this table's columns: drop it first"
    if column.is_identity:
        return "the sequence of an identity cannot move to another column: DROP IDENTITY first"
    hanging = [
        each
        for each in table.column_dependents.get(wish.column, ())
        if not each.startswith("index ")
    ]
    if hanging:
        return f"{', '.join(hanging)} would have to move along: by hand"
    excluding = any(
        each.kind == "exclude" and wish.column in each.columns
        for each in table.constraints.values()
    )
    return "an exclusion constraint cannot be built beside writers" if excluding else ""


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
        self._table = table
        self._column = column
        self._key = key
        self._server = around.server
        self._new = wish.final if wish.is_rename else shortened(wish.column, "_new")
        self._type = wish.type or column.type
        self._indexes = {
            name.relation: each
            for name, each in around.trail.indexes_of(wish.table)
            if exchanged(each.definition, wish.column, "x", behind="USING") != each.definition
        }

    def form(self) -> OnlineForm:
        return OnlineForm(now=tuple(self._expand()), later=tuple(self._contract()))

    # ── expand ──

    def _expand(self) -> Iterator[str]:
        old, new, shown = ident(self._wish.column), ident(self._new), self._wish.shown
        yield f"ALTER TABLE {shown} ADD COLUMN {new} {self._type}"
        yield self._function()
        yield (
            f"CREATE TRIGGER {self._trigger} BEFORE INSERT OR UPDATE ON {shown} FOR EACH ROW "
            f"EXECUTE FUNCTION {self._routine}()"
        )
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
        return column if self._wish.is_rename else f"CAST({column} AS {self._type})"

    def _undone(self, old: str, new: str) -> str:
        if self._wish.value:
            return f"{new} IS DISTINCT FROM {self._cast(old)}"
        return f"{new} IS NULL AND {old} IS NOT NULL"

    def _not_null(self, new: str) -> Iterator[str]:
        shown, name = self._wish.shown, ident(self._null_name)
        if _knows_not_valid(self._server):
            yield f"ALTER TABLE {shown} ADD CONSTRAINT {name} NOT NULL {new} NOT VALID"
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
        return f"CREATE {unique}INDEX CONCURRENTLY {new} ON {self._wish.shown}{behind}"

    def _constraint(self, name: str, constraint: KnownConstraint) -> Iterator[str]:
        definition = constraint.definition.removesuffix(" NOT VALID")
        until = "REFERENCES" if constraint.kind == "foreign key" else ""
        words = exchanged(definition, self._wish.column, self._new, until=until)
        new, shown = ident(shortened(name, "_new")), self._wish.shown
        if not constraint.is_enforced:
            yield f"ALTER TABLE {shown} ADD CONSTRAINT {new} {words}"
            return
        yield f"ALTER TABLE {shown} ADD CONSTRAINT {new} {words} NOT VALID"
        if constraint.is_valid:
            yield f"ALTER TABLE {shown} VALIDATE CONSTRAINT {new}"

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
        yield "BEGIN"
        yield f"DROP TRIGGER {self._trigger} ON {shown}"
        yield f"DROP FUNCTION {self._routine}()"
        sequence = sequence_of(self._column.default)
        if sequence:
            yield f"ALTER SEQUENCE {sequence} OWNED BY {shown}.{new}"
        yield f"ALTER TABLE {shown} DROP COLUMN {old}"
        if not self._wish.is_rename:
            yield f"ALTER TABLE {shown} RENAME COLUMN {new} TO {old}"
        if self._column.default:
            name = ident(self._wish.final)
            yield f"ALTER TABLE {shown} ALTER COLUMN {name} SET DEFAULT {self._column.default}"
        yield from self._names()
        yield "COMMIT"

    def _names(self) -> Iterator[str]:
        """What was built for the new column takes over the names of the old one's."""
        shown, wish = self._wish.shown, self._wish
        keys = dict(self._constraints("primary key", "unique"))
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
                schema = f"{ident(wish.table.schema)}." if wish.table.schema else ""
                yield f"ALTER INDEX {schema}{ident(built)} RENAME TO {ident(name)}"
        renamed = [(name, shortened(name, "_new")) for name, _ in self._constraints("check")]
        renamed += [(name, shortened(name, "_new")) for name, _ in self._constraints("foreign key")]
        if _knows_not_valid(self._server):
            renamed += [(name, self._null_name) for name, _ in self._constraints("not null")]
        for name, built in renamed:
            if name != built:
                yield f"ALTER TABLE {shown} RENAME CONSTRAINT {ident(built)} TO {ident(name)}"


def _knows_not_valid(server: ServerVersion | None) -> bool:
    return server is not None and server.major >= _NOT_NULL_NOT_VALID_SINCE
