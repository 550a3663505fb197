"""About how many rows relations hold, by the server's own estimate. Read only."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import cast

from ..db.connect import Connection
from ..pg.name import RelationName


def read_row_scale(conn: Connection, names: Iterable[RelationName]) -> dict[str, int]:
    """Name → rows; those that are not there, or hold none of their own, are left out."""
    wanted = sorted({str(name) for name in names})
    if not wanted:
        return {}
    query = (files(__package__) / "sql" / "row_scale.sql").read_bytes()
    rows = conn.execute(query, (wanted,)).fetchall()
    return {cast(str, name): cast(int, count) for name, count in rows}
