"""Pages of rows, one row, one cell: as text, cut where they are long. Read only.

A page goes on behind the last key it showed, so the last page costs what the first does; where no
key is, by the row's place on disk (tables) or by counting (views).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import cast

from ..db.connect import Connection
from ..pg.name import quote
from .table_shape import RelationKind, Shape, ShapeColumn

PAGE_ROWS = 50
CELL_CHARACTERS = 200
ROW_CHARACTERS = 10_000
COUNTED_AT_MOST = 10_000
FURTHEST_OFFSET = 10_000

# Where a value goes, in a query that is not yet with the driver: no name can have it.
PLACE = "\0"


class Operator(Enum):
    """How a filter compares; the value is the operator as PostgreSQL writes it."""

    EQUAL = "="
    UNEQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    CONTAINS = "contains"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"

    @property
    def takes_value(self) -> bool:
        return self not in (Operator.IS_NULL, Operator.IS_NOT_NULL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    column: ShapeColumn
    operator: Operator
    value: str = ""


class Direction(Enum):
    FORWARD = "after"
    BACK = "before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`place`: where the neighbouring page ended, empty at the start: the key's texts, else the
    place on disk or the number of rows passed."""

    filters: tuple[Filter, ...] = ()
    place: tuple[str, ...] = ()
    direction: Direction = Direction.FORWARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`text` None is NULL. `is_cut`: there is more of it."""

    text: str | None
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """`place` finds the row again: key, ctid, or its number."""

    place: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    rows: tuple[PageRow, ...]
    has_more: bool  # beyond this page, in the direction that was asked for
    by: str = field(default="key")  # key, ctid or offset


@dataclass(frozen=True, slots=True, kw_only=True)
class FullRow:
    """`version` is the row's xmin: another one means that somebody has changed it since."""

    cells: tuple[Cell, ...]
    version: str


def read_page(conn: Connection, shape: Shape, wanted: Wanted) -> Page:
    """At most `PAGE_ROWS` rows, in the order of the key. Raises psycopg's errors: a value that is
    none of its column's type, the deadline."""
    by = _way(shape)
    is_back = wanted.direction is Direction.BACK
    places = {
        "key": [f"t.{quote(name)}" for name in shape.key],
        "ctid": ["t.ctid"],
        "offset": [],
    }[by]
    terms, values = _conditions(wanted.filters)
    offset = ""
    if by == "offset":
        offset = f"OFFSET {_offset(wanted)}"
    elif wanted.place:
        marks = ", ".join(f"{PLACE}::{kind}" for kind in _place_types(shape, by))
        terms.append(f"({', '.join(places)}) {'<' if is_back else '>'} ({marks})")
        values += list(wanted.place)
    order = ", ".join(f"{each}{' DESC' if is_back else ''}" for each in places)
    query = (
        f"SELECT {', '.join([*(f'{each}::text' for each in places), *_cells(shape)])} "
        f"FROM {shape.name} AS t {_where(terms)} {f'ORDER BY {order}' if order else ''} "
        f"LIMIT {PAGE_ROWS + 1} {offset}"
    )
    found = conn.execute(with_values(query, values), values or None).fetchall()
    rows = found[:PAGE_ROWS]
    if is_back and by != "offset":
        rows.reverse()
    return Page(
        rows=tuple(_page_row(row, len(places), wanted, n) for n, row in enumerate(rows)),
        has_more=len(found) > PAGE_ROWS,
        by=by,
    )


def count_rows(conn: Connection, shape: Shape, filters: tuple[Filter, ...]) -> int:
    """How many rows, at most `COUNTED_AT_MOST` + 1: that one more means there are more."""
    terms, values = _conditions(filters)
    query = (
        f"SELECT count(*) FROM (SELECT 1 FROM {shape.name} AS t {_where(terms)} "
        f"LIMIT {COUNTED_AT_MOST + 1}) AS found"
    )
    row = conn.execute(with_values(query, values), values or None).fetchone()
    assert row is not None
    return cast(int, row[0])


def read_row(conn: Connection, shape: Shape, key: tuple[str, ...]) -> FullRow | None:
    """One row by its key; long values are cut at `ROW_CHARACTERS`. None when it is gone."""
    cells = ", ".join(_cell(column, ROW_CHARACTERS) for column in shape.columns)
    version = "t.xmin::text" if shape.is_editable else "''"
    query = f"SELECT {version}, {cells} FROM {shape.name} AS t WHERE {by_key(shape)}"
    row = conn.execute(with_values(query, key), key).fetchone()
    if row is None:
        return None
    cells_found = tuple(_as_cell(value, ROW_CHARACTERS) for value in row[1:])
    return FullRow(cells=cells_found, version=cast(str, row[0]))


def read_cell(
    conn: Connection, shape: Shape, column: ShapeColumn, key: tuple[str, ...]
) -> str | None:
    """One value whole, as text."""
    query = f"SELECT t.{quote(column.name)}::text FROM {shape.name} AS t WHERE {by_key(shape)}"
    row = conn.execute(with_values(query, key), key).fetchone()
    return None if row is None else cast("str | None", row[0])


def by_key(shape: Shape) -> str:
    """The condition that finds a row by its key; one parameter per column of it."""
    types = _place_types(shape, "key")
    return " AND ".join(
        f"t.{quote(name)} = {PLACE}::{kind}" for name, kind in zip(shape.key, types, strict=True)
    )


def _way(shape: Shape) -> str:
    if shape.key:
        return "key"
    # Partitions have rows of one ctid each; what a view shows has none.
    is_stored = shape.kind in (RelationKind.TABLE, RelationKind.MATERIALIZED)
    return "ctid" if is_stored else "offset"


def _place_types(shape: Shape, by: str) -> list[str]:
    if by == "ctid":
        return ["pg_catalog.tid"]
    known = {column.name: column.base_type for column in shape.columns}
    return [known[name] for name in shape.key]


def _offset(wanted: Wanted) -> int:
    """The number of the page's first row, from 0; another text counts as the start."""
    text = wanted.place[0] if wanted.place else "0"
    passed = int(text) if text.isdecimal() and len(text) < 9 else 0
    start = passed - PAGE_ROWS if wanted.direction is Direction.BACK else passed
    return max(0, min(start, FURTHEST_OFFSET))


def _conditions(filters: tuple[Filter, ...]) -> tuple[list[str], list[str]]:
    terms, values = [], []
    for each in filters:
        name, operator = f"t.{quote(each.column.name)}", each.operator
        if not operator.takes_value:
            terms.append(f"{name} {operator.value}")
            continue
        values.append(each.value)
        if operator is Operator.CONTAINS:
            terms.append(
                f"pg_catalog.strpos(pg_catalog.lower({name}::text), "
                f"pg_catalog.lower({PLACE}::text)) > 0"
            )
        else:
            terms.append(f"{name} {operator.value} {PLACE}::{each.column.base_type}")
    return terms, values


def _where(terms: list[str]) -> str:
    return f"WHERE {' AND '.join(terms)}" if terms else ""


def _cells(shape: Shape) -> list[str]:
    return [_cell(column, CELL_CHARACTERS) for column in shape.columns]


def _cell(column: ShapeColumn, characters: int) -> str:
    """One character more than is shown tells that there are more. Of bytes only those are turned
    into text that are shown."""
    name = f"t.{quote(column.name)}"
    if column.base_type == "pg_catalog.bytea":
        return f"pg_catalog.substr({name}, 1, {characters // 2 + 1})::text"
    return f"pg_catalog.left({name}::text, {characters + 1})"


def _as_cell(value: object, characters: int) -> Cell:
    text = cast("str | None", value)
    if text is None or len(text) <= characters:
        return Cell(text=text)
    return Cell(text=text[:characters], is_cut=True)


def _page_row(row: tuple[object, ...], width: int, wanted: Wanted, n: int) -> PageRow:
    place = tuple(cast("list[str]", row[:width]))
    return PageRow(
        place=place if width else (str(_offset(wanted) + n + 1),),
        cells=tuple(_as_cell(value, CELL_CHARACTERS) for value in row[width:]),
    )


def with_values(query: str, values: Sequence[object]) -> bytes:
    """The query as the driver takes it: a per cent sign in a name is no place of a value."""
    if not values:
        return query.encode()
    return query.replace("%", "%%").replace(PLACE, "%s").encode()
