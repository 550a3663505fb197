"""What a change may leave unfinished: invalid indexes, constraints that nobody validated."""

from __future__ import annotations

from typing import NamedTuple

from ..db.connect import Connection
from .ask import ask


class Leftover(NamedTuple):
    """`kind` is index or constraint; `table` as this session names it."""

    kind: str
    table: str
    name: str


def read_leftovers(conn: Connection) -> frozenset[Leftover]:
    """All in this database. Read only."""
    return frozenset(ask(conn, "leftovers", Leftover))
