"""Asks the server one question: a file of `read/sql`, its rows as named tuples of one class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any, TypeVar

from psycopg import Cursor
from psycopg.rows import BaseRowFactory, RowMaker

from ..db.connect import Connection

Row = TypeVar("Row", bound=tuple[object, ...])


def ask(conn: Connection, question: str, row: type[Row], *values: object) -> list[Row]:
    """The rows of `sql/<question>.sql`; its columns are the fields of `row`, a NamedTuple.
    `values` stand for its parameters, in order."""
    return pose(conn, question, row, *values).fetchall()


def pose(conn: Connection, question: str, row: type[Row], *values: object) -> Cursor[Row]:
    """The same without waiting for the answer, where `conn` is in a pipeline."""
    text = question_text(question).encode()
    return conn.cursor(row_factory=_rows_of(row)).execute(text, values or None)


def pose_where(
    conn: Connection, question: str, row: type[Row], condition: str, values: Mapping[str, object]
) -> Cursor[Row]:
    """The same, of the rows `q` for which `condition` holds. The server heeds it before it works
    out what the columns say."""
    text = question_text(question).rstrip().rstrip(";")
    sql = f"SELECT q.* FROM (\n{text}\n) AS q WHERE {condition} ORDER BY 1, 2"
    return conn.cursor(row_factory=_rows_of(row)).execute(sql.encode(), values)


def _rows_of(row: type[Row]) -> BaseRowFactory[Row]:
    wanted: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
    # What `_make` calls, without its detour: the server has been asked for these columns.
    make: RowMaker[Row] = partial(tuple.__new__, row)

    def factory(cursor: Any) -> RowMaker[Row]:
        found = tuple(column.name for column in cursor.description or ())
        if found and found != wanted:
            raise LookupError(f"{row.__name__} wants {wanted}, the server gives {found}")
        return make

    return factory


@cache
def question_text(question: str) -> str:
    """The SQL of `sql/<question>.sql`."""
    return files(__package__).joinpath("sql", f"{question}.sql").read_text(encoding="utf-8")
