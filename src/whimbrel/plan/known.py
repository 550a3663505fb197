"""What is known of a database besides the text: tables with sizes, columns, indexes, constraints.

Read from a server (`read/known.py`), from a snapshot file (`known_json.py`), or learned from
statements that came before (`trail.py`). What is not known is None or absent, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..pg.name import RelationName


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIdentity:
    """`generated` is ALWAYS or BY DEFAULT; `options` those of its sequence that are not usual."""

    generated: str
    sequence: RelationName
    options: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStatistics:
    """An extended statistics object; `target` is -1 where the server's own serves."""

    name: RelationName
    columns: tuple[str, ...]
    definition: str
    target: int = -1
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownColumn:
    """`type` as `facts.types.read_type` understands it."""

    type: str
    is_nullable: bool = True
    has_default: bool = False
    default: str = ""  # its expression, where it is known
    is_generated: bool = False
    is_identity: bool = False
    identity: KnownIdentity | None = None
    collation: str = ""  # where it is not its type's own
    comment: str = ""
    settings: tuple[str, ...] = ()  # "SET STATISTICS 500": no change of type undoes them
    storage: tuple[str, ...] = ()  # "SET STORAGE EXTERNAL": a change of type does
    grants: tuple[str, ...] = ()  # "SELECT TO reports WITH GRANT OPTION"
    is_labelled: bool = False  # it has a security label
    sequences: tuple[str, ...] = ()  # those that it owns, its identity's among them


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIndex:
    """`scans`: how often it was used since the statistics began; None where nobody counts."""

    table: RelationName
    columns: tuple[str, ...] = ()  # "" for an expression
    definition: str = ""
    is_unique: bool = False
    is_valid: bool = True
    is_of_constraint: bool = False
    is_replica_identity: bool = False
    is_partial: bool = False
    scans: int | None = None
    tablespace: str = ""  # where it is not the database's own
    is_clustered: bool = False
    comment: str = ""
    settings: tuple[str, ...] = ()  # "ALTER COLUMN 1 SET STATISTICS 500"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownConstraint:
    """`kind` in the words of `Deed.kind`; `is_not_null`: a check that says just that."""

    kind: str
    columns: tuple[str, ...] = ()
    is_valid: bool = True
    is_enforced: bool = True
    is_not_null: bool = False
    other: RelationName | None = None
    other_columns: tuple[str, ...] = ()
    definition: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTable:
    """A relation. `kind` is `pg_class.relkind`; sizes are with indexes and TOAST, of a
    partitioned table with all its partitions. `rows` is an estimate."""

    kind: str = "r"
    rows: int | None = None
    size_bytes: int | None = None
    columns: Mapping[str, KnownColumn] = field(default_factory=dict)
    constraints: Mapping[str, KnownConstraint] = field(default_factory=dict)
    parent: RelationName | None = None
    partition_key: tuple[str, ...] = ()
    default_partition: RelationName | None = None
    is_published: bool = False
    has_row_security: bool = False
    is_unlogged: bool = False
    dependents: tuple[str, ...] = ()  # "view totals", "policy p", in words
    column_dependents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kin: tuple[str, ...] = ()  # by inheritance, or the type that it is a table of, in words
    statistics: tuple[KnownStatistics, ...] = ()
    reads: int | None = None  # scans since the statistics began


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownType:
    """Of the user's own. `users`: tables with a column of it."""

    kind: str  # "enum", "domain", "composite", "range"
    is_constrained: bool = False
    users: tuple[RelationName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`is_complete`: a relation that is not listed does not exist. Names of relations in schemas
    of the search_path have no schema; routines and types are by name as SQL writes it there."""

    tables: Mapping[RelationName, KnownTable] = field(default_factory=dict)
    indexes: Mapping[RelationName, KnownIndex] = field(default_factory=dict)
    types: Mapping[str, KnownType] = field(default_factory=dict)
    volatility: Mapping[str, str] = field(default_factory=dict)  # function → immutable, stable …
    sequences: Mapping[RelationName, int | None] = field(default_factory=dict)  # last value
    server_version: int = 0  # server_version_num; 0 where it is not known
    free_bytes: int | None = None
    is_complete: bool = False
    read_at: str = ""


NOTHING_KNOWN = Known()


def without_amounts(known: Known) -> Known:
    """What is true of every database of this schema: rows, sizes and use are another's own."""
    return replace(
        known,
        tables={
            name: replace(each, rows=None, size_bytes=None, reads=None)
            for name, each in known.tables.items()
        },
        indexes={name: replace(each, scans=None) for name, each in known.indexes.items()},
        sequences=dict.fromkeys(known.sequences),
        free_bytes=None,
    )
