"""Counts and hashes the rows of a database, so that two databases can be told to be equal.

The hash of a table is the sum of 64-bit hashes of its rows: independent of their order, proof
against accidents, not against an attacker.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import cast

import psycopg

from ..db.connect import Connection
from ..pg.name import RelationName, quote
from .ask import ask
from .manifest import Content, LargeObjects, NotCompared, SequenceState, TableContent
from .relation import Relation

# What the text of a value depends on.
PINNED = (
    ("search_path", ""),
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, YMD"),
    ("IntervalStyle", "postgres"),
    ("extra_float_digits", "3"),
    ("bytea_output", "hex"),
    ("xmlbinary", "base64"),
    ("lc_monetary", "C"),
    ("quote_all_identifiers", "off"),
    ("row_security", "off"),
)
# A dump may take hours; these belong to the work, not to the values.
_UNBOUND = (
    "statement_timeout",
    "idle_in_transaction_session_timeout",
    "idle_session_timeout",
    "transaction_timeout",
)
_WAYS = {
    "value": "t.{name}",
    "string": 't.{name} COLLATE "C"',
    "text": '(t.{name}::text) COLLATE "C"',
    # A type of the user's own may have a cast to text that says anything; %L is its output
    # function, and tells NULL from an empty text.
    "output": "pg_catalog.format('%L', t.{name}) COLLATE \"C\"",
}
LOCK_WAIT_MS = 60_000
_SEQUENCES_AT_ONCE = 100

Between = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    schema: str
    name: str
    increment: int
    cycles: bool


def pin_settings(conn: Connection) -> None:
    """Make `conn` print values the one way, and let nothing but a lock end it. For this session."""
    for name, value in PINNED:
        conn.execute("SELECT pg_catalog.set_config(%s, %s, false)", (name, value))
    limits = dict.fromkeys((*_UNBOUND, "jit"), "0") | {"lock_timeout": str(LOCK_WAIT_MS)}
    for name, value in limits.items():
        conn.execute(
            "SELECT pg_catalog.set_config(s.name, %s, false) FROM pg_catalog.pg_settings AS s "
            "WHERE s.name = %s",
            (value, name),
        )


def read_sequences(conn: Connection) -> tuple[SequenceState, ...]:
    """Sequences keep no snapshot: read before the dump begins, they are a lower bound of it."""
    found: list[SequenceState] = []
    options = ask(conn, "sequence_options", _Options)
    for start in range(0, len(options), _SEQUENCES_AT_ONCE):
        some = options[start : start + _SEQUENCES_AT_ONCE]
        query = " UNION ALL ".join(
            f"SELECT {place}, s.last_value, s.is_called FROM {quote(o.schema)}.{quote(o.name)} AS s"
            for place, o in enumerate(some)
        )
        states = conn.execute(f"{query} ORDER BY 1".encode()).fetchall()
        found += [
            SequenceState(
                schema=o.schema,
                name=o.name,
                last_value=cast(int, last_value),
                is_called=cast(bool, is_called),
                increment=o.increment,
                cycles=o.cycles,
            )
            for o, (_, last_value, is_called) in zip(some, states, strict=True)
        ]
    return tuple(found)


def read_content(
    conn: Connection,
    relations: Sequence[Relation],
    sequences: tuple[SequenceState, ...],
    between: Between,
    sample: Collection[RelationName] = (),
) -> Content:
    """Every table's rows as `conn`'s snapshot sees them; `between` is called before each table. Of
    those that are not in the `sample` the rows are counted only; without one all are hashed.

    Read only; needs `pin_settings`.
    """
    tables = []
    for each in relations:
        if each.has_rows:
            between()
            is_hashed = not sample or each.relation in sample
            tables.append(read_table(conn, each) if is_hashed else _counted(conn, each))
    between()
    large_objects = _large_objects(conn)
    return Content(
        tables=tuple(tables),
        sequences=sequences,
        large_objects=large_objects,
        not_compared=_not_compared(relations, large_objects),
        sampled=tuple(each.shown for each in sample),
    )


def row_hash(table: Relation, columns: Sequence[str]) -> str:
    """SQL of the hash of a row `t`, over those of its columns; needs `pin_settings`.

    A record's hash is linear in those of its columns, so that of a sum nobody could tell whether
    two rows had exchanged a value; as the seed of one hash more it is mixed through and through.
    """
    values = ", ".join(
        _WAYS[way].format(name=quote(name))
        for name, way in zip(table.columns, table.ways, strict=True)
        if name in columns
    )
    return f"pg_catalog.hashint4extended(1, pg_catalog.hash_record_extended(ROW({values}), 0))"


def read_table(conn: Connection, table: Relation) -> TableContent:
    """Number and hash of its rows. Read only; needs `pin_settings`."""
    query = (
        f"SELECT pg_catalog.count(*), coalesce(pg_catalog.sum({row_hash(table, table.columns)}), "
        f"0)::text FROM ONLY {table.relation} AS t {table.condition or ''}"
    )
    row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return TableContent(
        schema=table.schema, name=table.name, rows=cast(int, row[0]), content=cast(str, row[1])
    )


def _counted(conn: Connection, table: Relation) -> TableContent:
    query = f"SELECT pg_catalog.count(*) FROM ONLY {table.relation} AS t {table.condition or ''}"
    row = conn.execute(query.encode()).fetchone()
    assert row is not None
    return TableContent(schema=table.schema, name=table.name, rows=cast(int, row[0]), content="")


def _large_objects(conn: Connection) -> LargeObjects | None:
    """None where one of them cannot be read whole: it is the role's no, or larger than 1 GB."""
    try:
        with conn.transaction():
            return ask(conn, "large_objects", LargeObjects)[0]
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ProgramLimitExceeded):
        return None
    except psycopg.errors.OutOfMemory:
        return None


def _not_compared(
    relations: Sequence[Relation], large_objects: LargeObjects | None
) -> tuple[NotCompared, ...]:
    whys = {
        "f": "a foreign table's rows are on another server; the dump holds its definition",
        "m": "a restore computes a materialized view anew",
    }
    found = [
        NotCompared(what=each.relation.shown, why=whys[each.kind])
        for each in relations
        if each.kind in whys and not each.is_member
    ]
    if large_objects is None:
        found.append(NotCompared(what="large objects", why="they cannot be read by this role"))
    return tuple(found)
