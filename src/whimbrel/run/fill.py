"""Fills an empty copy of a schema with rows that are like the source's, by its statistics.

As many rows (times a scale), the common values as often, NULLs as often, keys that are unique and
foreign keys that lead to a row: each value is an expression of the row's number, so that a child
knows its parent's key without reading it. What no expression is known for is named, and its table
stays empty.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import psycopg

from ..db.connect import Connection
from ..pg.name import RelationName, literal, quote
from ..read.filled import FilledColumn

_DEEPEST = 8  # a key that is a key of a key of …
_MOST_WIDTH = 8_000


class CannotFill(Exception):
    """Why no row can be made up for this table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """`rows` were made for a table, or none because of `problem`."""

    table: RelationName
    rows: int
    problem: str = ""


def fill(
    conn: Connection,
    columns: Sequence[FilledColumn],
    scale: float,
    between: Callable[[RelationName, int], None],
) -> tuple[Filled, ...]:
    """One answer for each table. `conn` is a superuser's, so that no trigger runs and no foreign
    key is asked meanwhile. Raises psycopg's errors of the connection."""
    filler = Filler(columns, scale)
    conn.execute("SET session_replication_role = replica")
    try:
        return tuple(_filled(conn, filler, table, between) for table in filler.tables)
    finally:
        conn.execute("RESET session_replication_role")


def _filled(
    conn: Connection,
    filler: Filler,
    table: RelationName,
    between: Callable[[RelationName, int], None],
) -> Filled:
    rows = filler.rows(table)
    if rows <= 0:
        why = "" if rows == 0 else "nobody has analysed it, so nothing is known of its rows"
        return Filled(table=table, rows=0, problem=why)
    between(table, rows)
    try:
        rows = conn.execute(filler.insert(table).encode()).rowcount
        for statement in filler.sequences(table):
            conn.execute(statement.encode())
    except CannotFill as why_not:
        return Filled(table=table, rows=0, problem=str(why_not))
    except psycopg.Error as exc:
        if conn.closed:
            raise
        return Filled(table=table, rows=0, problem=exc.diag.message_primary or str(exc))
    return Filled(table=table, rows=rows)


class Filler:
    """SQL that makes up the rows of tables. Reads and writes nothing."""

    def __init__(self, columns: Sequence[FilledColumn], scale: float) -> None:
        self._scale = scale
        self._columns: dict[RelationName, list[FilledColumn]] = {}
        for each in columns:
            self._columns.setdefault(each.table, []).append(each)

    @property
    def tables(self) -> tuple[RelationName, ...]:
        return tuple(self._columns)

    def rows(self, table: RelationName) -> int:
        """How many there will be; -1 where the planner does not know how many there are."""
        known = self._columns[table][0].rows
        return known if known <= 0 else math.ceil(known * self._scale)

    def insert(self, table: RelationName) -> str:
        """Raises `CannotFill`."""
        wanted = [each for each in self._columns[table] if not each.is_computed]
        names = ", ".join(quote(each.column) for each in wanted)
        values = ", ".join(f"({self._value(each, 'g.i', 0)})::{each.type}" for each in wanted)
        return (
            f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE SELECT {values} "
            f"FROM pg_catalog.generate_series(1::bigint, {self.rows(table)}) AS g (i) "
            "ON CONFLICT DO NOTHING"
        )

    def sequences(self, table: RelationName) -> Iterator[str]:
        """Numbers that are given out next are not taken."""
        for each in self._columns[table]:
            if each.category == "N" and each.key:
                name = f"pg_catalog.pg_get_serial_sequence({literal(str(table))}, "
                name += f"{literal(each.column)})"
                yield (
                    f"SELECT pg_catalog.setval({name}, {self.rows(table)}) WHERE {name} IS NOT NULL"
                )

    def _value(self, column: FilledColumn, i: str, depth: int) -> str:
        if column.to_table is not None:
            return self._reference(column, i, depth)
        if not column.key:
            return self._usual(column, i)
        try:
            return _unique(column, i)
        except CannotFill:
            if len(column.key) == 1:
                raise
            return self._usual(column, i)  # the rest of the key has to do

    def _reference(self, column: FilledColumn, i: str, depth: int) -> str:
        """The key of one of the rows that the other table will have."""
        target = column.to_table
        found = self._columns.get(target) if target else None
        there = self.rows(target) if found and target else 0
        if target is None or found is None or there <= 0 or depth > _DEEPEST:
            if column.is_not_null:
                raise CannotFill(f"{column.column} refers to {column.to_name}, which has no rows")
            return "NULL"
        other = next(each for each in found if each.column == column.to_column)
        value = self._value(other, self._which(column, i, there), depth + 1)
        return _or_null(column, i, value)

    def _which(self, column: FilledColumn, i: str, there: int) -> str:
        """The number of a row of the other table. Where foreign keys make up a key of this one,
        every combination comes once; and all columns of one foreign key lead to one row."""
        columns = self._columns[column.table]
        key = next((each.key for each in columns if each.link == column.link and each.key), [])
        if not key:
            return f"(1 + {_chance(i, column, column.link or '')} % {there})"
        step, seen = 1, list[str | None]()
        for each in columns:
            if each.link == column.link:
                break
            if each.column in key and each.to_table is not None and each.link not in seen:
                seen.append(each.link)
                step *= max(1, self.rows(each.to_table) if each.to_table in self._columns else 1)
        return f"(1 + (({i} - 1) / {step}) % {there})"

    def _usual(self, column: FilledColumn, i: str) -> str:
        """By the statistics: a common value as often as it is, else one between the bounds."""
        rest = f"({self._rest(column, i)})::{column.base_type}"
        pairs = list(zip(column.common, column.shares, strict=False))
        if pairs:
            marks = accumulate(share for _, share in pairs)
            where = ", ".join(f"{mark:.6f}" for mark in marks)
            chance = f"{_chance(i, column, 'common')} / 2147483648.0"
            place = f"1 + pg_catalog.width_bucket(({chance})::float8, ARRAY[{where}]::float8[])"
            common = f"({_array([value for value, _ in pairs], column)})[{place}]"
            rest = f"coalesce({common}, {rest})"
        return _or_null(column, i, rest)

    def _rest(self, column: FilledColumn, i: str) -> str:
        if column.bounds:
            many = len(column.bounds)
            return f"({_array(column.bounds, column)})[1 + {_chance(i, column, 'bound')} % {many}]"
        return _made_up(column, i, self._distinct(column))

    def _distinct(self, column: FilledColumn) -> int:
        rows = max(1, self.rows(column.table))
        if column.distinct < 0:
            return max(1, round(-column.distinct * rows))
        return max(1, round(column.distinct)) if column.distinct else rows


def _array(values: Sequence[str], column: FilledColumn) -> str:
    return f"ARRAY[{', '.join(map(literal, values))}]::{column.base_type}[]"


def _chance(i: str, column: FilledColumn, of: str) -> str:
    """A number below 2³¹ that looks drawn by lot, always the same for one row."""
    salt = zlib.crc32(
        f"{column.table}.{of or column.column}.{column.link or column.column}".encode()
    )
    return f"(pg_catalog.hashint8extended({i}, {salt}) & 2147483647)"


def _or_null(column: FilledColumn, i: str, value: str) -> str:
    if column.is_not_null or not column.null_share or column.key:
        return value
    chance = f"{_chance(i, column, 'null')} / 2147483648.0"
    return f"CASE WHEN {chance} >= {column.null_share:.6f} THEN {value} END"


def _unique(column: FilledColumn, i: str) -> str:
    match column.category, column.base_type:
        case "N", _:
            return i
        case "S", _:
            return f"'k' || {i}"
        case _, "uuid":
            return f"pg_catalog.md5('k' || {i})::uuid"
        case _, "bytea":
            return f"pg_catalog.decode(pg_catalog.md5('k' || {i}), 'hex')"
        case "D", "date":
            return f"'2000-01-01'::date + {i}::int"
        case "D", "timestamp with time zone" | "timestamp without time zone":
            return f"'2000-01-01'::timestamp + {i} * interval '1 s'"
        case _:
            raise CannotFill(
                f"no unique values of type {column.type} are known for {column.column}"
            )


def _made_up(column: FilledColumn, i: str, distinct: int) -> str:
    """Of the right type and width, where the statistics hold no value."""
    which = f"({_chance(i, column, 'value')} % {distinct})"
    width = max(1, min(column.width or 8, _MOST_WIDTH))
    text = f"pg_catalog.left(pg_catalog.repeat(pg_catalog.md5({which}::text), "
    text += f"{math.ceil(width / 32)}), {width})"
    if column.labels:
        return f"({_array(column.labels, column)})[1 + {which} % {len(column.labels)}]"
    match column.category, column.base_type:
        case "N", _:
            return which
        case "S", _:
            return text
        case "B", _:
            return f"{which} % 2 = 0"
        case "D", "date" | "timestamp with time zone" | "timestamp without time zone":
            return f"'2020-01-01'::timestamp + {which} * interval '1 s'"
        case "D", "time without time zone" | "time with time zone":
            return f"'00:00'::time + {which} * interval '1 s'"
        case "T", _:
            return f"{which} * interval '1 s'"
        case "A", _:
            return "'{}'"
        case "R", _:
            return "'empty'"
        case "I", _:
            return "'127.0.0.1'"
        case _, "uuid":
            return f"pg_catalog.md5({which}::text)::uuid"
        case _, "json" | "jsonb":
            return f"pg_catalog.json_build_object('v', {text})"
        case _, "bytea":
            return f"pg_catalog.convert_to({text}, 'UTF8')"
        case _ if not column.is_not_null:
            return "NULL"
        case _:
            raise CannotFill(f"{column.column}: no values of type {column.type} are known")
