"""Asks one question of `backup/sql`, its rows as values of one class."""

from __future__ import annotations

from importlib.resources import files
from typing import TypeVar

from psycopg.rows import class_row

from ..db.connect import Connection

Row = TypeVar("Row")


def ask(conn: Connection, question: str, row: type[Row]) -> list[Row]:
    """The rows of `sql/<question>.sql`; the names of its columns are the fields of `row`."""
    text = files(__package__).joinpath("sql", f"{question}.sql").read_text("utf-8")
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(text.encode()).fetchall()
