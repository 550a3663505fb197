"""One row changed, added or deleted by hand: only as it was seen, and only that one.

Outside a migration; the caller has asked whether it is allowed here. Raises psycopg's errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ..db.connect import Connection
from ..errors import Failure, Notice
from ..pg.name import literal, quote
from ..read.table_page import PLACE, by_key, with_values
from ..read.table_shape import Shape

LOCK_WAIT_MS = 1_000
STATEMENT_MS = 15_000


class Special(Enum):
    """What is no text."""

    NULL = "NULL"
    DEFAULT = "DEFAULT"


# New values by the column's name, as texts that PostgreSQL reads as the column's type.
Values = Mapping[str, str | Special]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The row that somebody looked at: its key, and the xmin that it had then."""

    key: tuple[str, ...]
    version: str


def update_row(conn: Connection, shape: Shape, seen: Seen, values: Values) -> str:
    """The statement as it ran, for people. Raises `Failure` (W110) when the row is another."""
    terms = [f"{quote(name)} = {_term(shape, name, value)}" for name, value in values.items()]
    condition = f"{by_key(shape)} AND t.xmin::text = {PLACE}::text"
    query = f"UPDATE {shape.name} AS t SET {', '.join(terms)} WHERE {condition}"
    return _run_on_one(conn, shape, query, [*_texts(values), *seen.key, seen.version])


def delete_row(conn: Connection, shape: Shape, seen: Seen) -> str:
    """As above."""
    query = f"DELETE FROM {shape.name} AS t WHERE {by_key(shape)} AND t.xmin::text = {PLACE}::text"
    return _run_on_one(conn, shape, query, [*seen.key, seen.version])


def insert_row(conn: Connection, shape: Shape, values: Values) -> tuple[str, tuple[str, ...]]:
    """The statement, and the new row's key."""
    names = ", ".join(map(quote, values))
    terms = ", ".join(_term(shape, name, value) for name, value in values.items())
    what = f"({names}) VALUES ({terms})" if values else "DEFAULT VALUES"
    returning = ", ".join(f"{quote(name)}::text" for name in shape.key)
    query = f"INSERT INTO {shape.name} {what} RETURNING {returning}"
    texts = _texts(values)
    row = conn.execute(with_values(query, texts), texts or None).fetchone()
    if row is None:  # a trigger swallowed it
        raise _not_one(shape, 0)
    shown = query.partition(" RETURNING ")[0]
    return _shown(shown, texts), tuple(str(each) for each in row)


def begin_edit(conn: Connection) -> None:
    """Inside the transaction: nobody waits long for a hand at a screen."""
    conn.execute(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}".encode())
    conn.execute(f"SET LOCAL statement_timeout = {STATEMENT_MS}".encode())


def _run_on_one(conn: Connection, shape: Shape, query: str, texts: list[str]) -> str:
    done = conn.execute(with_values(query, texts), texts)
    if done.rowcount != 1:
        raise _not_one(shape, done.rowcount)
    return _shown(query, texts)


def _term(shape: Shape, name: str, value: str | Special) -> str:
    if isinstance(value, Special):
        return value.value
    column = shape.column(name)
    assert column is not None
    return f"{PLACE}::{column.base_type}"


def _texts(values: Values) -> list[str]:
    return [value for value in values.values() if isinstance(value, str)]


def _shown(query: str, texts: list[str]) -> str:
    """The statement with its values in place, long ones shortened."""
    first, *others = query.split(PLACE)
    rest = "".join(f"{_short(text)}{part}" for text, part in zip(texts, others, strict=True))
    return f"{first}{rest};"


def _short(text: str) -> str:
    return literal(text if len(text) <= 100 else f"{text[:99]}…")


def _not_one(shape: Shape, count: int) -> Failure:
    return Failure(
        Notice(
            code="W110",
            what=f"the row of {shape.name.shown} is not as it was when you looked: "
            f"{count} rows changed",
            why="somebody changed or deleted it meanwhile, or a trigger swallowed the change; "
            "nothing was changed",
            next="open the row again and look at what it is now",
        )
    )
