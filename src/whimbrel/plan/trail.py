"""What the statements so far have made true: objects born, columns, constraints, locks, settings.

It begins with what is known of the database, or with nothing, and learns from each step in
order. Rules ask it about the moment *before* their step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..pg.locks import LockMode
from ..pg.name import RelationName
from .born import Born, plain
from .deed import Deed, Does
from .facts.expressions import VOLATILE
from .known import (
    NOTHING_KNOWN,
    Known,
    KnownColumn,
    KnownConstraint,
    KnownIndex,
    KnownTable,
    KnownType,
)
from .step import Step

KEEP = "whimbrel_keep"  # the schema of what is dropped and yet kept


class Trail:
    """Mutable; `learn` from each step. `shares`: the whole file is one transaction."""

    def __init__(self, known: Known = NOTHING_KNOWN) -> None:
        self.known = known
        self.born = Born()
        self.settings: dict[str, str] = {}
        self.types: dict[str, KnownType] = dict(known.types)
        self.volatility: dict[str, str] = dict(known.volatility)
        self.indexes: dict[RelationName, KnownIndex] = dict(known.indexes)
        self.bodies: dict[str, Step] = {}  # a routine defined here → what its body does
        self.renamed: dict[RelationName, RelationName] = {}  # gone name → new one
        self.dropped: set[RelationName] = set()
        self.detached: set[RelationName] = set()
        self.new_columns: set[tuple[RelationName, str]] = set()
        self.sequences: set[RelationName] = set(map(plain, known.sequences))
        self.new_sequences: set[RelationName] = set()  # made here, to begin at 1
        # Identities that this migration gave to columns which were there.
        self.new_counters: set[tuple[RelationName, str]] = set()
        self.not_null: set[tuple[RelationName, str]] = set()  # columns made so here
        self.new_constraints: set[tuple[RelationName, str]] = set()
        self.validated: set[tuple[RelationName, str]] = set()  # here, whatever they say
        self.prepared: set[str] = set()  # statements by name, in this session
        self.made: set[str] = set()  # routines and types of this migration
        self.copies: dict[RelationName, list[RelationName]] = {}  # table → what it was copied to
        self.altered: set[RelationName] = set()  # by ALTER TABLE, in this file
        self.worked_through: set[RelationName] = set()  # read or written whole under a strong lock
        self._tables: dict[RelationName, KnownTable] = dict(known.tables)
        self.in_block = False  # between BEGIN and COMMIT of the file's own
        self.shares = False
        self.forget_transaction()

    # ── what rules ask ──

    @property
    def in_transaction(self) -> bool:
        """Do the statements so far share a transaction with the next one for certain?"""
        return self.in_block or self.shares

    def table(self, name: RelationName) -> KnownTable | None:
        return self._tables.get(plain(name))

    def is_there(self, name: RelationName) -> bool:
        """A relation of any kind that is known, or was made here."""
        wanted = plain(name)
        return (
            wanted in self._tables
            or wanted in self.indexes
            or wanted in self.sequences
            or wanted in self.born.names
        )

    def is_sequence(self, name: RelationName) -> bool:
        """Known, made here, or called one here: a relation of one row."""
        return plain(name) in self.sequences

    def tables(self) -> Iterable[tuple[RelationName, KnownTable]]:
        """Each under every name that it has here."""
        return self._tables.items()

    def column(self, table: RelationName, name: str) -> KnownColumn | None:
        found = self.table(table)
        return found.columns.get(name) if found else None

    def type_of(self, table: RelationName, column: str) -> str:
        """ "" where it is not known."""
        found = self.column(table, column)
        return found.type if found else ""

    def constraint(self, table: RelationName, name: str) -> KnownConstraint | None:
        found = self.table(table)
        return found.constraints.get(name) if found else None

    def constraints(self, table: RelationName) -> Iterator[tuple[str, KnownConstraint]]:
        found = self.table(table)
        if found:
            yield from found.constraints.items()

    def index(self, name: RelationName) -> KnownIndex | None:
        return self.indexes.get(plain(name))

    def indexes_of(self, table: RelationName) -> Iterator[tuple[RelationName, KnownIndex]]:
        wanted = plain(table)
        return ((name, each) for name, each in self.indexes.items() if plain(each.table) == wanted)

    def is_volatile(self, call: str) -> bool:
        """Another value for each row, for certain; an unknown function is not."""
        bare = call.rpartition(".")[2]
        known = self.volatility.get(call.removeprefix("public."))
        return known == "volatile" if known else bare in VOLATILE

    def is_known_not_null(self, table: RelationName, column: str) -> bool:
        """NOT NULL already, or a valid check says it: SET NOT NULL need not look."""
        found = self.column(table, column)
        is_so = found is not None and not found.is_nullable
        if is_so or (plain(table), column) in self.not_null:
            return True
        if any(_speaks_of_nulls(name, column) for t, name in self.validated if t == plain(table)):
            return True
        if any(
            each.is_not_null and each.is_valid and each.is_enforced and each.columns == (column,)
            for _, each in self.constraints(table)
        ):
            return True
        parent = self.state_of(table).parent  # a partition has it from there
        return parent is not None and self.is_known_not_null(parent, column)

    def partitions_of(self, parent: RelationName) -> Iterator[RelationName]:
        """Each once, under the shorter of its names."""
        wanted, found = plain(parent), dict[str, KnownTable]()
        for name, each in sorted(self._tables.items(), key=lambda pair: pair[0]):
            if each.parent is None or plain(each.parent) != wanted:
                continue
            if found.get(name.relation) != each:
                found[name.relation] = each
                yield name

    def is_new_column(self, deed: Deed) -> bool:
        """Was the column added by this migration?"""
        return self.made_column(deed.relation, deed.name)

    def made_column(self, table: RelationName, column: str) -> bool:
        """Did this migration add the column?"""
        return (plain(table), column) in self.new_columns

    def are_new_columns(self, deed: Deed) -> bool:
        """Does an UPDATE assign only to columns that this migration added?"""
        table = plain(deed.relation)
        return bool(deed.columns) and all(
            (table, each) in self.new_columns for each in deed.columns
        )

    def is_new_constraint(self, deed: Deed) -> bool:
        return (plain(deed.relation), deed.name) in self.new_constraints

    def copy_of(self, table: RelationName, column: str) -> RelationName | None:
        """Where this migration has copied the column to, to be kept."""
        copies = self.copies.get(plain(table), ())
        return next((each for each in copies if each.relation.endswith(f"_{column}")), None)

    # ── learning ──

    def note_copy(self, step: Step, deed: Deed) -> None:
        """INSERT INTO whimbrel_keep.… SELECT … FROM the table."""
        if deed.does is Does.INSERT and deed.relation.schema == KEEP:
            for source in step.scans:
                self.copies.setdefault(plain(source), []).append(deed.relation)

    def begin_file(self, *, shares: bool = False) -> None:
        """Another file: its own session, its own transaction; what is made stays made."""
        self.shares, self.in_block = shares, False
        self.settings.clear()
        self.prepared.clear()
        self.altered.clear()
        self.worked_through.clear()
        self.forget_transaction()

    def settle(self) -> None:
        """What was made so far was made long ago: it has users and rows now."""
        self.born = Born()
        self.new_columns.clear()
        self.new_constraints.clear()
        self.new_counters.clear()
        self.new_sequences.clear()
        self.made.clear()
        for name, table in self._tables.items():
            there = self.known.tables.get(name)
            if there is None:
                self._tables[name] = replace(table, rows=None, size_bytes=None)
            elif there is not table:
                self._tables[name] = _as_the_database_has_it(there, table)
        for index in self.indexes.keys() & self.known.indexes.keys():
            self.indexes[index] = self.known.indexes[index]

    def forget_transaction(self) -> None:
        self.held: dict[RelationName, LockMode] = {}  # strong locks, on what was there before
        self.rows_held: set[RelationName] = set()  # changed, or locked, in what was there before
        self.labels: dict[str, str] = {}  # enum values added → their type
        self.unvalidated: set[tuple[RelationName, str]] = set()  # constraints added NOT VALID

    def state_of(self, name: RelationName) -> KnownTable:
        return self._tables.get(plain(name)) or KnownTable()

    def put(self, name: RelationName, table: KnownTable) -> None:
        self._tables[plain(name)] = table

    def take(self, name: RelationName) -> KnownTable | None:
        return self._tables.pop(plain(name), None)


def _as_the_database_has_it(there: KnownTable, read: KnownTable) -> KnownTable:
    """What was read of its making says only what is not there yet."""
    if read.columns.keys() <= there.columns.keys() and (
        read.constraints.keys() <= there.constraints.keys()
    ):
        return there
    return replace(
        there,
        columns={**read.columns, **there.columns},
        constraints={**read.constraints, **there.constraints},
    )


def _speaks_of_nulls(constraint: str, column: str) -> bool:
    """`orders_total_not_null`: an earlier file has added it, and this one has validated it."""
    name = constraint.lower()
    return column.lower() in name and "null" in name


def default_name(deed: Deed) -> str:
    """As the server would choose it, where nothing of that name is there yet."""
    # Into a check's name goes its column where it compares just one.
    named = () if deed.kind == "check" and len(deed.columns) > 1 else deed.columns
    table, columns = deed.relation.relation, "_".join(named)
    suffix = {"primary key": "pkey", "unique": "key", "foreign key": "fkey", "exclude": "excl"}
    if deed.kind == "primary key":
        return f"{table}_pkey"
    ending = suffix.get(deed.kind, "not_null" if deed.kind == "not null" else "check")
    return "_".join(filter(None, (table, columns, ending)))
