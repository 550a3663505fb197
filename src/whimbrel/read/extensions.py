"""Which extensions the server can offer. Read only."""

from __future__ import annotations

from importlib.resources import files
from typing import cast

from ..db.connect import Connection


def read_available_extensions(conn: Connection) -> frozenset[str]:
    """Names that CREATE EXTENSION would find on this server."""
    query = (files(__package__) / "sql" / "available_extensions.sql").read_bytes()
    return frozenset(cast(str, name) for name, _ in conn.execute(query).fetchall())
