"""Which tables can be copied by COPY, how large they are, and by which columns. Read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import cast

from ..db.connect import Connection
from ..pg.name import RelationName


@dataclass(frozen=True, slots=True, kw_only=True)
class Copyable:
    """`name` and `columns` are quoted, as SQL takes them."""

    name: str
    size_bytes: int
    columns: str


def read_copyable(conn: Connection, names: Iterable[RelationName]) -> tuple[Copyable, ...]:
    """What is no table, or not there, is left out; a partitioned one has the size of nothing."""
    wanted = sorted({str(name) for name in names})
    if not wanted:
        return ()
    query = (files(__package__) / "sql" / "copyable.sql").read_bytes()
    return tuple(
        Copyable(name=cast(str, name), size_bytes=cast(int, size), columns=cast(str, columns))
        for name, size, columns in conn.execute(query, (wanted,)).fetchall()
        if columns
    )
